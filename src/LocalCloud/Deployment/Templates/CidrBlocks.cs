using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace RegulatedData.LocalCloud.Deployment.Templates;

/// <summary>What <c>Fn::Cidr</c> computes.</summary>
internal static class CidrBlocks
{
    /// <summary>The first <paramref name="count"/> blocks inside a block, each with <paramref name="bits"/> host bits.</summary>
    /// <param name="block">The block to divide, as <c>10.0.0.0/16</c>.</param>
    /// <param name="count">How many to give: 1 to 256.</param>
    /// <param name="bits">Host bits of each: 8 (a /24) for IPv4 and 64 for IPv6 by default.</param>
    public static IReadOnlyList<string> Divide(string block, int count, int? bits)
    {
        if (!IPNetwork.TryParse(block, out var network))
            throw new ArgumentException($"'{block}' isn't a CIDR block such as 10.0.0.0/16.", nameof(block));
        if (count is < 1 or > 256)
            throw new ArgumentException($"asks for {count} blocks; 1 to 256 are possible.", nameof(count));

        var (width, defaultBits) = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? (32, 8) : (128, 64);
        var hostBits = bits ?? defaultBits;
        var prefix = width - hostBits;
        if (prefix < network.PrefixLength || hostBits < 0 || BigInteger.One << (prefix - network.PrefixLength) < count)
            throw new ArgumentException($"{block} has no room for {count} blocks of {hostBits} host bits.", nameof(bits));

        var start = new BigInteger(network.BaseAddress.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    string.Create(CultureInfo.InvariantCulture, $"{Address(start + ((BigInteger)i << hostBits), width / 8)}/{prefix}")
                ),
        ];
    }

    private static IPAddress Address(BigInteger value, int length)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return new IPAddress([.. new byte[length - bytes.Length], .. bytes]);
    }
}
