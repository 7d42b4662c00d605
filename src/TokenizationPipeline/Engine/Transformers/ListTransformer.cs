using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RegulatedData.Tokenization;

/// <summary>One of a list, chosen by a keyed hash (HMAC-SHA-256).</summary>
internal sealed class ListTransformer : ValueTransformer
{
    private readonly byte[][] values;
    private readonly SecretBytes key = new(KeyText.KeyBytes);

    internal ListTransformer(ColumnPlace place, IReadOnlyList<string> values, DomainKey domain)
        : base(place)
    {
        this.values = [.. values.Select(ColumnFit.Bytes)];
        domain.CopyTo(key.Span);
    }

    public override void Dispose()
    {
        base.Dispose();
        key.Dispose();
    }

    protected override ReadOnlySpan<byte> TokenOf(ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Span, value, hash);
        return values[Math.BigMul(BinaryPrimitives.ReadUInt64BigEndian(hash), (ulong)values.Length, out _)];
    }
}
