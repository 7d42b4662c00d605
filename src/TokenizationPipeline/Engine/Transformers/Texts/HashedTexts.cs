using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RegulatedData.Tokenization;

/// <summary>Replaces a text's characters by others of their classes, chosen by a keyed hash (HMAC-SHA-256) of all of them.</summary>
internal sealed class HashedTexts : IDisposable
{
    private const int BytesOfSlot = sizeof(int) + sizeof(ushort);
    private const int ChoicesOfHash = HMACSHA256.HashSizeInBytes / sizeof(ulong);
    private readonly SecretBytes key = new(KeyText.KeyBytes);
    private byte[] message = new byte[1024];

    internal HashedTexts(DomainKey domain) => domain.CopyTo(key.Span);

    /// <summary>Texts that differ in case get tokens that differ in case: it isn't hashed.</summary>
    internal void Replace(ReadOnlySpan<Slot> text, Span<byte> column)
    {
        var needed = text.Length * BytesOfSlot + sizeof(int);
        if (message.Length < needed)
        {
            message = new byte[2 * needed];
        }

        for (var i = 0; i < text.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(i * BytesOfSlot), text[i].Class.Id);
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(i * BytesOfSlot + sizeof(int)), text[i].Numeral);
        }

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        for (var i = 0; i < text.Length; i++)
        {
            if (i % ChoicesOfHash == 0)
            {
                BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(needed - sizeof(int)), i / ChoicesOfHash);
                HMACSHA256.HashData(key.Span, message.AsSpan(0, needed), hash);
            }

            var random = BinaryPrimitives.ReadUInt64BigEndian(hash[(i % ChoicesOfHash * sizeof(ulong))..]);
            text[i].Write((int)Math.BigMul(random, (ulong)text[i].Class.Radix, out _), column);
        }
    }

    public void Dispose()
    {
        key.Dispose();
        Array.Clear(message);
    }
}
