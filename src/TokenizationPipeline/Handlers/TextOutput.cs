using System.CommandLine;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>What a command makes goes to a file, or to standard output.</summary>
internal sealed class TextOutput
{
    private readonly Option<FileInfo?> output;

    internal TextOutput(Command command, string name, string description)
    {
        output = new Option<FileInfo?>(name) { Description = description, HelpName = "file" };
        command.Options.Add(output);
    }

    /// <summary>Finds out that the file can't be written before anything is done, if one was given.</summary>
    internal void TryOut(ParseResult parsed)
    {
        if (parsed.GetValue(output) is not { } file)
        {
            return;
        }

        var wasThere = file.Exists;
        file.Open(FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        if (!wasThere)
        {
            // What fails later leaves no empty file, which could be taken for a result.
            file.Delete();
        }
    }

    /// <summary>Writes it to the file, if one was given.</summary>
    internal bool TryWriteFile(ParseResult parsed, string text)
    {
        if (parsed.GetValue(output) is not { } file)
        {
            return false;
        }

        File.WriteAllText(file.FullName, text + Environment.NewLine);
        return true;
    }

    internal void Write(ParseResult parsed, string text)
    {
        if (!TryWriteFile(parsed, text))
        {
            Console.Out.WriteLine(text);
        }
    }
}
