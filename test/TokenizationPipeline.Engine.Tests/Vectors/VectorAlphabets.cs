namespace RegulatedData.Tokenization.Tests.Vectors;

/// <summary>The alphabets of the published examples.</summary>
internal static class VectorAlphabets
{
    internal const string Base10 = "0123456789";
    internal const string Base26 = "0123456789abcdefghijklmnop";
    internal const string Base36 = "0123456789abcdefghijklmnopqrstuvwxyz";
    internal const string Lower = "abcdefghijklmnopqrstuvwxyz";
    internal const string Base64 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/";
}
