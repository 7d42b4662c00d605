using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization;

/// <summary>A character of a text that is exchanged for another of its class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Position">Where its bytes begin.</param>
/// <param name="Numeral">Which one of its class it is.</param>
/// <param name="IsCapital">Whether it is a capital.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Slot(CharacterClass Class, int Position, ushort Numeral, bool IsCapital)
{
    /// <summary>Writes another character of the class in its place.</summary>
    internal void Write(int numeral, Span<byte> bytes) => Class.Character(numeral, IsCapital).EncodeToUtf8(bytes[Position..]);
}
