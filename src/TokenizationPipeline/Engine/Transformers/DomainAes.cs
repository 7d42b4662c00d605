using System.Security.Cryptography;

namespace RegulatedData.Tokenization;

/// <summary>AES under a domain's key.</summary>
internal static class DomainAes
{
    internal static AesBlocks Create(DomainKey key)
    {
        var bytes = new byte[KeyText.KeyBytes];
        key.CopyTo(bytes);
        var aes = new AesBlocks(bytes, FeistelCipher.BatchSize);
        CryptographicOperations.ZeroMemory(bytes);
        return aes;
    }
}
