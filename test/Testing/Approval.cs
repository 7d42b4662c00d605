using Xunit.Sdk;

namespace RegulatedData.Testing;

/// <summary>Compares a text with the one approved earlier, kept in a file beside the test.</summary>
/// <remarks>
/// A difference, or no approved file, fails the test and leaves the new text beside the approved one. <c>ACCEPT_SNAPSHOTS=1 ./test.sh</c>
/// (or the same variable with <c>dotnet test</c>) approves what the tests produce; review it with <c>git diff</c>. Where <c>CI</c> is
/// set, nothing is ever approved.
/// </remarks>
public static class Approval
{
    internal const string AcceptVariable = "ACCEPT_SNAPSHOTS";

    internal static void Verify(string received, string approvedFile, string receivedFile) =>
        Verify(received, approvedFile, receivedFile, Environment.GetEnvironmentVariable);

    internal static void Verify(string received, string approvedFile, string receivedFile, Func<string, string?> environment)
    {
        received = Normalize(received);
        var approved = File.Exists(approvedFile) ? Normalize(File.ReadAllText(approvedFile)) : null;
        if (string.Equals(received, approved, StringComparison.Ordinal))
        {
            File.Delete(receivedFile);
            return;
        }

        if (IsAccepting(environment))
        {
            File.WriteAllText(approvedFile, received);
            File.Delete(receivedFile);
            return;
        }

        File.WriteAllText(receivedFile, received);
        throw new XunitException(Explain(approved, received, approvedFile, receivedFile));
    }

    private static bool IsAccepting(Func<string, string?> environment)
    {
        if (environment(AcceptVariable) is not ("1" or "true"))
        {
            return false;
        }

        return string.IsNullOrEmpty(environment("CI")) || environment("CI") is "0" or "false"
            ? true
            : throw new XunitException($"{AcceptVariable} is set where CI is: a build server must not approve its own results.");
    }

    private static string Explain(string? approved, string received, string approvedFile, string receivedFile)
    {
        var what = approved is null ? "Nothing is approved yet." : TextDifference.Describe(approved, received);
        return $"""
            {what}
              approved: {approvedFile}
              received: {receivedFile}
            If the new text is right, approve it: {AcceptVariable}=1 ./test.sh
            """;
    }

    // Verify reads either line ending, with or without a byte order mark or a last newline, and so do we.
    private static string Normalize(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimStart('\uFEFF').TrimEnd('\n');
}
