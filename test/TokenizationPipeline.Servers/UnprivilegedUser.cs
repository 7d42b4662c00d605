using RegulatedData.Testing;

namespace RegulatedData.Tokenization.Servers;

/// <summary>Who runs the servers: we do, or "nobody" where we are root, as which neither server starts.</summary>
internal static class UnprivilegedUser
{
    /// <summary>The command, as an unprivileged user.</summary>
    public static IReadOnlyList<string> Command(IReadOnlyList<string> command) =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--", .. command] : command;

    /// <summary>Hands a folder, with all in it, to that user.</summary>
    public static async Task OwnAsync(string folder)
    {
        if (Environment.IsPrivilegedProcess)
        {
            (await ProcessRunner.RunAsync("chown", ["-R", "nobody:nogroup", folder])).EnsureSuccess();
        }
    }
}
