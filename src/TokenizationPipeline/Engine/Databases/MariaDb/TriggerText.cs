using System.Text;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>The statement that makes a trigger again, in the character set of the client that first made it.</summary>
internal static class TriggerText
{
    private const string Doing = "reading a trigger";
    private static readonly byte[] EndOfHead = "` FOR EACH ROW "u8.ToArray();

    /// <summary>The statement in one character set, from what SHOW CREATE TRIGGER gives.</summary>
    internal static byte[] InOneCharacterSet(MariaDbConnection connection, string trigger, byte[] statement, string charset)
    {
        var end = statement.AsSpan().IndexOf(EndOfHead);
        if (!connection.Server.NamesTriggersInUtf8 || end < 0 || !statement.AsSpan(0, end).ContainsAnyExceptInRange((byte)0, (byte)127))
        {
            return statement;
        }

        var head = Encoding.UTF8.GetString(statement, 0, end);
        var converted = connection.QueryBytes($"SELECT CONVERT({Sql.Text(head)} USING {charset})", Doing)[0][0]!;
        var back = connection.Scalar($"SELECT CONVERT(CONVERT({Sql.Bytes(converted)} USING {charset}) USING utf8mb4)", Doing);
        return back == head
            ? [.. converted, .. statement.AsSpan(end)]
            : throw new DatabaseException(
                Mend.Message(
                    $"the trigger '{trigger}', whose name, table or definer isn't of the character set that it was written in ({charset})",
                    "a trigger that can be made again by its statement",
                    "drop it and make it again on the copy that is tokenized, with utf8mb4"
                )
            );
    }
}
