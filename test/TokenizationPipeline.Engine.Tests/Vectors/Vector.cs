using Xunit.Abstractions;

namespace RegulatedData.Tokenization.Tests.Vectors;

/// <summary>One published example of a cipher.</summary>
public sealed class Vector : IXunitSerializable
{
    public Vector() { }

    public Vector(string source, string alphabet, string key, string tweak, string plain, string encrypted) =>
        (Source, Alphabet, Key, Tweak, Plain, Encrypted) = (source, alphabet, key, tweak, plain, encrypted);

    /// <summary>Where it is published, and its number there.</summary>
    public string Source { get; private set; } = "";

    public string Alphabet { get; private set; } = "";

    /// <summary>In hexadecimal, as the tweak.</summary>
    public string Key { get; private set; } = "";

    public string Tweak { get; private set; } = "";

    public string Plain { get; private set; } = "";

    public string Encrypted { get; private set; } = "";

    internal byte[] KeyBytes => Convert.FromHexString(Key);

    internal byte[] TweakBytes => Convert.FromHexString(Tweak);

    public void Deserialize(IXunitSerializationInfo info) =>
        (Source, Alphabet, Key, Tweak, Plain, Encrypted) = (
            info.GetValue<string>(nameof(Source)),
            info.GetValue<string>(nameof(Alphabet)),
            info.GetValue<string>(nameof(Key)),
            info.GetValue<string>(nameof(Tweak)),
            info.GetValue<string>(nameof(Plain)),
            info.GetValue<string>(nameof(Encrypted))
        );

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Source), Source);
        info.AddValue(nameof(Alphabet), Alphabet);
        info.AddValue(nameof(Key), Key);
        info.AddValue(nameof(Tweak), Tweak);
        info.AddValue(nameof(Plain), Plain);
        info.AddValue(nameof(Encrypted), Encrypted);
    }

    public override string ToString() => Source;
}
