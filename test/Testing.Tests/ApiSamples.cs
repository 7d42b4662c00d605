using System.Diagnostics.CodeAnalysis;

namespace ApiSamples;

#pragma warning disable CA1028, CA1045, CA1051, CA1063, CA1067, CA1822, CA2227, CA1024, CA1816, MA0007, MA0012, MA0015, MA0025, MA0046, MA0053, MA0091, MA0095, MA0096, MA0097, CA1046, CA1019, CA1040, CA1000, CA1034, CA2225, CA1030

[Flags]
public enum Choice : byte
{
    None = 0,
    One = 1,
}

public delegate string? Converter<in T>(T value, ref int count)
    where T : class;

public interface IThing
{
    event EventHandler? Changed;

    IReadOnlyDictionary<string, string?>? Tags { get; }
}

public abstract class Thing<T> : IThing, IDisposable
    where T : struct
{
    protected readonly int Count;

    private protected string hiddenText = "";

    protected Thing(T first) => hiddenText += first;

    public event EventHandler? Changed;

    [Obsolete("Use Next.", true)]
    public T Old { get; protected set; }

    public IReadOnlyDictionary<string, string?>? Tags { get; }

    internal string Hidden => hiddenText + Count;

    public string this[int index] => Tags!.Keys.ElementAt(index);

    public static Thing<T> operator +(Thing<T> one, T other) => one;

    public override string ToString() => Hidden;

    public virtual void Dispose() => Changed?.Invoke(this, EventArgs.Empty);

    protected abstract Task<string?[]> LoadAsync<TKey>(TKey key)
        where TKey : IComparable<TKey>, new();

    public sealed class Inner;

    internal sealed class HiddenInner;
}

public sealed record Pair(string Left, int? Right)
{
    public required string Third { get; set; }
}

public readonly record struct Point(int X);

public static class Extensions
{
    public const string Name = "a\"b";

    public static bool TryFind(this IThing thing, [NotNullWhen(true)] out string? found)
    {
        found = thing.Tags?.Values.FirstOrDefault();
        return found is not null;
    }

    public static void Many(
        Choice choice = Choice.One,
        double? ratio = null,
        TimeSpan time = default,
        string text = "x",
        params string[] rest
    ) => _ = (choice, ratio, time, text, rest);
}

internal static class HiddenType;
