namespace RegulatedData.Tokenization.Tests.Keys;

/// <summary>A stream that gives one byte at a time, as a pipe may.</summary>
internal sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
}
