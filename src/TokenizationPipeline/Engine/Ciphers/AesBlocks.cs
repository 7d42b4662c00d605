using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RegulatedData.Tokenization;

/// <summary>
/// AES in ECB mode over many blocks with one call: a call costs as much as a hundred blocks, so that this is what makes a batch fast.
/// Not for several threads.
/// </summary>
internal sealed class AesBlocks : IDisposable
{
    private readonly Aes aes;
    private readonly ICryptoTransform transform;
    private readonly byte[] input;
    private readonly byte[] output;

    /// <summary>Keeps buffers for this many blocks.</summary>
    internal AesBlocks(byte[] key, int capacity)
    {
        aes = Aes.Create();
        // ECB is no mode for data. Here it is the bare block cipher from which FF1 and FF3 are built.
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        aes.Key = key;
        transform = aes.CreateEncryptor();
        input = new byte[capacity * Block.Size];
        output = new byte[capacity * Block.Size];
    }

    /// <summary>The blocks to encrypt.</summary>
    internal Span<Block> Input => MemoryMarshal.Cast<byte, Block>(input.AsSpan());

    /// <summary>The encrypted blocks.</summary>
    internal ReadOnlySpan<Block> Output => MemoryMarshal.Cast<byte, Block>(output);

    /// <summary>Encrypts the first blocks of <see cref="Input"/> to <see cref="Output"/>.</summary>
    internal void Encrypt(int count) => transform.TransformBlock(input, 0, count * Block.Size, output, 0);

    /// <summary>Encrypts one block; the first of <see cref="Input"/> and <see cref="Output"/> are used for it.</summary>
    internal void EncryptOne(ReadOnlySpan<byte> block, Span<byte> encrypted)
    {
        block.CopyTo(input.AsSpan(0, Block.Size));
        Encrypt(1);
        output.AsSpan(0, Block.Size).CopyTo(encrypted);
    }

    public void Dispose()
    {
        transform.Dispose();
        aes.Dispose();
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(output);
    }
}
