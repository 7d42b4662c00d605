using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization;

/// <summary>One block of AES as two words, in memory as AES sees it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Block(ulong First, ulong Second)
{
    internal const int Size = 16;

    /// <summary>The word whose bytes are the number's, most significant first; also the other way round.</summary>
    internal static ulong BigEndian(ulong number) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(number) : number;

    /// <summary>The word whose bytes are the number's, least significant first; also the other way round.</summary>
    internal static ulong LittleEndian(ulong number) => BitConverter.IsLittleEndian ? number : BinaryPrimitives.ReverseEndianness(number);
}
