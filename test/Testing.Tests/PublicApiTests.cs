namespace RegulatedData.Testing.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_printed_as_declared() => Snapshotless(Surface()).Should().Be(Snapshotless(Expected));

    [Fact]
    public void What_callers_cannot_use_is_left_out() =>
        Surface()
            .Should()
            .NotContain("Hidden")
            .And.NotContain("EqualityContract")
            .And.NotContain("k__BackingField")
            .And.NotContain("<Clone>");

    [Fact]
    public void A_surface_that_differs_from_the_approved_one_fails()
    {
        using var folder = new TemporaryFolder();
        var verify = () => PublicApi.Verify(typeof(PublicApi).Assembly, folder.PathOf("SomeTests.cs"));
        folder.Write("PublicApi.Testing.approved.txt", PublicApi.Print(typeof(PublicApi).Assembly));
        verify.Should().NotThrow();

        folder.Write("PublicApi.Testing.approved.txt", "namespace RegulatedData.Testing");
        verify.Should().Throw<Xunit.Sdk.XunitException>().WithMessage("*public static class Approval*");
    }

    private static string Surface()
    {
        var all = PublicApi.Print(typeof(PublicApiTests).Assembly);
        var start = all.IndexOf("namespace ApiSamples", StringComparison.Ordinal);
        var end = all.IndexOf("\nnamespace ", start, StringComparison.Ordinal);
        return end < 0 ? all[start..] : all[start..end];
    }

    private static string Snapshotless(string text) => text.Trim().ReplaceLineEndings("\n");

    private const string Expected = """
        namespace ApiSamples
            [Flags] public enum Choice : byte
                None = 0
                One = 1
            public delegate string? Converter<in T>(T value, ref int count) where T : class
            public static class Extensions
                public const string Name = "a\"b"
                public static bool TryFind(this ApiSamples.IThing thing, [NotNullWhen(true)] out string? found)
                public static void Many(ApiSamples.Choice choice = ApiSamples.Choice.One, double? ratio = null, System.TimeSpan time = default, string text = "x", params string[] rest)
            public interface IThing
                System.Collections.Generic.IReadOnlyDictionary<string, string?>? Tags { get; }
                event System.EventHandler? Changed
            public sealed record Pair : System.IEquatable<ApiSamples.Pair>
                public Pair(string Left, int? Right)
                public int? Right { get; init; }
                public required string Third { get; set; }
                public string Left { get; init; }
            public readonly record struct Point : System.IEquatable<ApiSamples.Point>
                public Point(int X)
                public int X { get; init; }
            public abstract class Thing<T> : ApiSamples.IThing, System.IDisposable where T : struct
                [Obsolete("Use Next.", true)] public T Old { get; protected set; }
                protected Thing(T first)
                protected abstract System.Threading.Tasks.Task<string?[]> LoadAsync<TKey>(TKey key) where TKey : System.IComparable<TKey>, new()
                protected readonly int Count
                public System.Collections.Generic.IReadOnlyDictionary<string, string?>? Tags { get; }
                public event System.EventHandler? Changed
                public override string ToString()
                public static ApiSamples.Thing<T> op_Addition(ApiSamples.Thing<T> one, T other)
                public string this[int index] { get; }
                public virtual void Dispose()
                public sealed class Inner
                    public Inner()
        """;
}
