using System.Security.Cryptography;

namespace RegulatedData.Tokenization;

/// <summary>The first characters of a keyed hash (HMAC-SHA-256), in base32: the same for equal values, and nothing of the value in it.</summary>
internal sealed class PseudonymTransformer : ValueTransformer
{
    private const int BitsPerCharacter = 5;
    private readonly SecretBytes key = new(KeyText.KeyBytes);
    private readonly byte[] token;
    private readonly int start;
    private readonly int length;

    private PseudonymTransformer(ColumnPlace place, DomainKey domain)
        : base(place)
    {
        domain.CopyTo(key.Span);
        length = LengthOf(place);
        start = ColumnFit.Bytes(place.Policy.Prefix ?? "").Length;
        token = ColumnFit.Bytes(place.Policy.Prefix + new string('a', length) + place.Policy.Suffix);
    }

    internal static Blueprint Plan(ColumnPlace place)
    {
        TextPlans.RequireText(place);
        var around = (place.Policy.Prefix + place.Policy.Suffix).EnumerateRunes().Count();
        ColumnFit.RequireLength(place, around + LengthOf(place), "a pseudonym (with 'prefix' and 'suffix')");
        ColumnFit.RequireCharacters(place, place.Policy.Prefix + place.Policy.Suffix);
        return new Blueprint(
            $"pseudonym {LengthOf(place)} {place.Policy.Prefix} {place.Policy.Suffix} {place.Domain}",
            keys =>
            {
                using var domain = keys.Derive(place.Domain, KeyPurposes.Pseudonym);
                return new PseudonymTransformer(place, domain);
            }
        );
    }

    public override void Dispose()
    {
        base.Dispose();
        key.Dispose();
    }

    protected override ReadOnlySpan<byte> TokenOf(ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes + 1];
        HMACSHA256.HashData(key.Span, value, hash);
        for (var i = 0; i < length; i++)
        {
            var bit = i * BitsPerCharacter;
            var pair = (hash[bit / 8] << 8) | hash[bit / 8 + 1];
            token[start + i] = "abcdefghijklmnopqrstuvwxyz234567"u8[(pair >> (16 - BitsPerCharacter - bit % 8)) & 31];
        }

        return token;
    }

    private static int LengthOf(ColumnPlace place) => place.Policy.Length ?? PolicyOptions.DefaultPseudonymLength;
}
