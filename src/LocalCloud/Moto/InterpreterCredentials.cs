using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RegulatedData.LocalCloud;

/// <summary>
/// The access keys with which moto's Step Functions interpreter calls services: they hold the execution role's ARN, written by the launcher
/// (<c>launcher.py</c>), so that a state machine has its own role's rights and no more.
/// </summary>
internal static class InterpreterCredentials
{
    private const string Prefix = "LOCALSTATES";

    /// <summary>Reads the role out of a key; false where it is another key.</summary>
    public static bool TryRead(string accessKeyId, [NotNullWhen(true)] out RoleSession? session)
    {
        session = null;
        if (!accessKeyId.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var hex = accessKeyId[Prefix.Length..];
        if (hex.Length == 0 || hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
            return false;
        session = new RoleSession(Encoding.UTF8.GetString(Convert.FromHexString(hex)), "StepFunctions", accessKeyId);
        return true;
    }
}
