using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RegulatedData.HandlerRuntime;

/// <summary>Makes functions of plain methods.</summary>
public static class JsonFunction
{
    /// <summary>A function that takes and gives JSON.</summary>
    /// <param name="run">What it does.</param>
    /// <param name="input">The event's type, from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="output">The result's type, from a source-generated <c>JsonSerializerContext</c>.</param>
    public static IFunction Create<TInput, TOutput>(
        Func<TInput, Invocation, Task<TOutput>> run,
        JsonTypeInfo<TInput> input,
        JsonTypeInfo<TOutput> output
    )
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        return new Typed<TInput, TOutput>(run, input, output);
    }

    /// <summary>Reads an event.</summary>
    /// <exception cref="FunctionException">
    /// The payload isn't JSON of that type: type <c>Runtime.MalformedEvent</c>, saying where, without the values that were given.
    /// </exception>
    internal static T Read<T>(ReadOnlyMemory<byte> payload, JsonTypeInfo<T> type)
        where T : notnull
    {
        try
        {
            return JsonSerializer.Deserialize(payload.Span, type) ?? throw new JsonException("The event is null.");
        }
        catch (JsonException exception)
        {
            // System.Text.Json's messages name types, members and positions, and never the values.
            throw new FunctionException(
                "Runtime.MalformedEvent",
                $"The event ({payload.Length} bytes) isn't JSON that this function reads as {typeof(T).Name}: {exception.Message}",
                exception
            );
        }
    }

    private sealed class Typed<TInput, TOutput>(
        Func<TInput, Invocation, Task<TOutput>> run,
        JsonTypeInfo<TInput> input,
        JsonTypeInfo<TOutput> output
    ) : IFunction
        where TInput : notnull
    {
        public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation)
        {
            var result = await run(Read(payload, input), invocation);
            return JsonSerializer.SerializeToUtf8Bytes(result, output);
        }
    }
}
