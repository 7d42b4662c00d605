using System.Buffers.Binary;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>The names that go into the derivation of a key.</summary>
internal static class KeyLabels
{
    private const int MostCharacters = 64;
    private const int MostDomainCharacters = 200;

    /// <summary>A version or a purpose: short, and fit for file names and reports.</summary>
    internal static string Checked(string label, string what)
    {
        ArgumentNullException.ThrowIfNull(label);
        return label.Length is >= 1 and <= MostCharacters && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? label
            : throw Mend.Error(
                $"a {what} of {label.Length} characters that isn't such a name",
                $"1 to {MostCharacters} letters, digits, '.', '_' or '-'",
                "choose a short name"
            );
    }

    internal static void CheckedDomain(string domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var length = domain.EnumerateRunes().Count();
        if (length is 0 or > MostDomainCharacters || domain.Any(char.IsControl))
        {
            throw Mend.Error(
                $"a domain's name of {length} characters that isn't such a name",
                $"1 to {MostDomainCharacters} characters, no control characters",
                "name the domain after the column that the others point to"
            );
        }
    }

    /// <summary>Joins fields so that different fields never give equal bytes: each has its length before it.</summary>
    internal static byte[] Join(params string[] fields)
    {
        using var joined = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var field in fields)
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            joined.Write(length);
            joined.Write(bytes);
        }

        return joined.ToArray();
    }
}
