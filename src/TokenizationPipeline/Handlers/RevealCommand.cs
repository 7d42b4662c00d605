using System.CommandLine;
using System.Globalization;
using System.Text;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>tokenizer reveal</summary>
internal static class RevealCommand
{
    internal static Command Create()
    {
        var command = new Command(
            "reveal",
            "Gives the values of tokens, for who holds the key. One line each; an empty one for a token whose value is lost."
        );
        var (database, policy, keys) = (new DatabaseOptions(command), new PolicyOption(command), new KeyOptions(command));
        var column = new Option<string>("--column")
        {
            Description = "The column that the tokens are from.",
            HelpName = "table.column",
            Required = true,
        };
        var tokens = new Argument<string[]>("tokens")
        {
            Description = "The tokens. Default: one in each line of standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        command.Options.Add(column);
        command.Arguments.Add(tokens);
        return command.Does(
            (parsed, _) =>
            {
                var read = policy.Read(parsed);
                using var key = keys.Read(parsed);
                using var opened = database.Open(parsed);
                var (table, of) = Find(opened.ReadSchema(), parsed.GetValue(column)!);
                if (read.Find(table.Name, of.Name) is null or { IsKept: true })
                {
                    throw new UsageException($"--column: the policy keeps {table.Name}.{of.Name}: what is in it are no tokens.");
                }

                using var transformer = new TokenizationJob(opened, read, key.CreateFactory(read)).CreateTransformer(table, of);
                return Reveal(transformer, of, Tokens(parsed, tokens, keys.ReadsInput(parsed)));
            }
        );
    }

    private static string[] Tokens(ParseResult parsed, Argument<string[]> argument, bool keyFromInput)
    {
        if (parsed.GetValue(argument) is { Length: > 0 } given)
        {
            return given;
        }

        return keyFromInput
            ? throw new UsageException("Standard input holds the key: give the tokens as arguments, or the key in a file.")
            : [.. Lines(Console.In)];
    }

    private static IEnumerable<string> Lines(TextReader input)
    {
        while (input.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    // A table's name can have a point of its own: schema.table.
    private static (TableSchema Table, ColumnSchema Column) Find(DatabaseSchema schema, string name)
    {
        var point = name.LastIndexOf('.');
        var table = point < 0 ? null : schema.FindTable(name[..point]);
        return table?.FindColumn(name[(point + 1)..]) is { } column
            ? (table, column)
            : throw new UsageException(
                $"--column: the database {schema.Name} has no column '{name}'; write it as table.column, letter for letter."
            );
    }

    private static int Reveal(IColumnTransformer transformer, ColumnSchema column, string[] tokens)
    {
        var lost = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            try
            {
                Console.Out.WriteLine(Restore(transformer, column, tokens[i]));
            }
            catch (Exception error) when (error is TransformException or InvalidOperationException or FormatException)
            {
                lost++;
                Console.Out.WriteLine();
                Console.Error.WriteLine($"token {i + 1}: {error.Message}");
            }
        }

        return lost > 0 ? ExitCode.NotFit : ExitCode.Done;
    }

    private static string Restore(IColumnTransformer transformer, ColumnSchema column, string token)
    {
        if (column.Type == ColumnType.Integer)
        {
            var isUnsigned = column.Range is { Maximum: var most } && most > long.MaxValue;
            var integers = new IntegerColumn(1);
            integers.Add(isUnsigned ? unchecked((long)Number<ulong>(token)) : Number<long>(token));
            transformer.Restore(integers);
            var value = integers.Values[0];
            return isUnsigned
                ? unchecked((ulong)value).ToString(CultureInfo.InvariantCulture)
                : value.ToString(CultureInfo.InvariantCulture);
        }

        var texts = new TextColumn(1);
        texts.Add(Encoding.UTF8.GetBytes(token));
        transformer.Restore(texts);
        return Encoding.UTF8.GetString(texts.Value(0));
    }

    private static T Number<T>(string token)
        where T : struct, System.Numerics.INumber<T> =>
        T.TryParse(token, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException(
                "Given: a token that is no integer of the column's type. Expected: digits. To mend it: give the column's values as they are."
            );
}
