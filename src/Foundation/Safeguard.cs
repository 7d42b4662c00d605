namespace RegulatedData.Cdk;

/// <summary>A protection that has nothing to tune: on, or off with a reason.</summary>
public sealed class Safeguard : OptionalProtection
{
    private Safeguard() { }

    private Safeguard(string reason)
        : base(reason) { }

    /// <summary>The protection is on: what holds when nothing is said.</summary>
    public static Safeguard On { get; } = new();

    /// <summary>The protection is off.</summary>
    /// <param name="reason">Why. It lands in the template's metadata.</param>
    /// <returns>The opted-out protection.</returns>
    /// <exception cref="ArgumentException">The reason is empty or blank.</exception>
    public static Safeguard OptOut(string reason) => new(reason);
}
