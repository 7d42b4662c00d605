using System.Globalization;

namespace RegulatedData.Packages.Tests;

/// <summary>A block of C# in a Markdown document of the repository.</summary>
/// <param name="Document">The document, from the repository's root.</param>
/// <param name="Line">Where the code's first line stands in it, from 1.</param>
/// <param name="Code">Its lines.</param>
internal sealed record Snippet(string Document, int Line, IReadOnlyList<string> Code)
{
    private const string Fence = "```";

    internal string Name => string.Create(CultureInfo.InvariantCulture, $"{Document.Replace('/', '_').Replace('.', '_')}_{Line}");

    /// <summary>All of the documents that git knows or would add.</summary>
    internal static async Task<IReadOnlyList<Snippet>> AllAsync()
    {
        var listing = await ProcessRunner.RunAsync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"]);
        return
        [
            .. listing
                .EnsureSuccess()
                .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(document => File.Exists(Repository.PathOf(document)))
                .SelectMany(document => In(document, File.ReadAllLines(Repository.PathOf(document)))),
        ];
    }

    /// <summary>
    /// A source file that compiles the code in a method of its own. The compiler's messages name the document and its line.
    /// </summary>
    /// <param name="usings">For code that brings none itself.</param>
    internal string AsSource(string usings)
    {
        // The lines stay where they are, so that the line numbers hold: those of the other part become empty ones.
        var isUsing = Code.Select(IsDirective).ToList();
        return $$"""
            {{(isUsing.Contains(true) ? "" : usings)}}
            #line {{Line}} "{{Document}}"
            {{Lines(isUsing)}}
            internal static class {{Name}}
            {
                internal static async Task Run()
                {
            #line {{Line}} "{{Document}}"
            {{Lines(isUsing.Select(value => !value))}}
                    await Task.CompletedTask;
                }
            }
            """;

        string Lines(IEnumerable<bool> kept) => string.Join('\n', Code.Zip(kept, (line, keep) => keep ? line : ""));
    }

    // `using var file = ...;` begins like a directive, and is a statement.
    private static bool IsDirective(string line) =>
        line.StartsWith("using ", StringComparison.Ordinal)
        && !line.StartsWith("using var ", StringComparison.Ordinal)
        && line.EndsWith(';');

    private static IEnumerable<Snippet> In(string document, string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            var indent = lines[i].Length - lines[i].TrimStart().Length;
            if (lines[i][indent..].TrimEnd() is not (Fence + "csharp" or Fence + "cs" or Fence + "c#"))
            {
                continue;
            }

            var code = lines
                .Skip(i + 1)
                .TakeWhile(line => line.Trim() != Fence)
                .Select(line => line[Math.Min(indent, line.Length)..])
                .ToList();
            yield return new Snippet(document, i + 2, code);
            i += code.Count + 1;
        }
    }
}
