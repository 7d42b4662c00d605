namespace RegulatedData.HandlerRuntime;

/// <summary>Writes whole lines, each in one piece, so that lines of parallel work never mix.</summary>
internal sealed class LineWriter(Stream output)
{
    private readonly Lock gate = new();

    public static LineWriter StandardOutput { get; } = new(Console.OpenStandardOutput());

    public void Write(ReadOnlySpan<byte> line)
    {
        var whole = new byte[line.Length + 1];
        line.CopyTo(whole);
        whole[^1] = (byte)'\n';
        lock (gate)
        {
            output.Write(whole);
            output.Flush();
        }
    }
}
