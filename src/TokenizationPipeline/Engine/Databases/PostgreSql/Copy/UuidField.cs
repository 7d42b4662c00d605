using System.Buffers.Text;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>A uuid: its 16 bytes, in the order in which they are written.</summary>
internal static class UuidField
{
    private const int Bytes = 16;
    private const int TextBytes = 36;

    public static int ToText(ReadOnlySpan<byte> field, Span<byte> text)
    {
        Utf8Formatter.TryFormat(new Guid(field, bigEndian: true), text, out var length);
        return length;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, Span<byte> field, out int length)
    {
        length = Bytes;
        return Utf8Parser.TryParse(text, out Guid uuid, out var consumed)
            && consumed == text.Length
            && text.Length == TextBytes
            && uuid.TryWriteBytes(field, bigEndian: true, out _);
    }
}
