using System.Globalization;
using System.Text;

namespace RegulatedData.Testing;

/// <summary>Shows where two texts first differ, with the lines around it.</summary>
internal static class TextDifference
{
    private const int LinesBefore = 4;
    private const int LinesAfter = 6;

    internal static string Describe(string approved, string received)
    {
        var before = approved.Split('\n');
        var after = received.Split('\n');
        var first = 0;
        while (first < before.Length && first < after.Length && Same(before[first], after[first]))
        {
            first++;
        }

        // The unchanged end bounds what is shown, so that one inserted line doesn't read as a whole new file.
        var sameAtEnd = 0;
        while (sameAtEnd < Math.Min(before.Length, after.Length) - first && Same(before[^(sameAtEnd + 1)], after[^(sameAtEnd + 1)]))
        {
            sameAtEnd++;
        }

        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Differs from what is approved, first in line {first + 1} ({before.Length} lines approved, {after.Length} received):"
        );
        Append(text, "  ", before[Math.Max(0, first - LinesBefore)..first]);
        Append(text, "- ", before[first..(before.Length - sameAtEnd)]);
        Append(text, "+ ", after[first..(after.Length - sameAtEnd)]);
        return text.ToString().TrimEnd();
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.Ordinal);

    private static void Append(StringBuilder text, string mark, string[] lines)
    {
        foreach (var line in lines.Take(LinesAfter))
        {
            text.Append("  ").Append(mark).AppendLine(line);
        }

        if (lines.Length > LinesAfter)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {mark}... and {lines.Length - LinesAfter} more lines");
        }
    }
}
