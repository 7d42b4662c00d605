using Amazon.CDK.AWS.Lambda;

namespace RegulatedData.Cdk;

/// <summary>A user's mail templates: files that take the place of the bundle's of the same names.</summary>
internal static class MailTemplates
{
    /// <summary>The bundle's folder that the templates are in.</summary>
    public const string Folder = "Templates";

    /// <exception cref="MisconfiguredException">The folder isn't there, is empty, or has a file that takes no template's place.</exception>
    public static void Check(string folder, Architecture? architecture)
    {
        if (!Directory.Exists(folder))
        {
            throw Mend.Error(
                $"MailTemplates = \"{folder}\", where there is no folder",
                "a folder with mail templates",
                "create it, or name it from the folder that the app runs in"
            );
        }

        var known = Names(
            Path.Combine(BundledFunction.BundleDirectory(ApprovalFunctions.Bundle, architecture ?? Architecture.X86_64), Folder)
        );
        var given = Names(folder);
        if (given.Except(known).FirstOrDefault() is { } unknown)
        {
            throw Mend.Error(
                $"the mail template \"{unknown}\" in {folder}",
                $"files of these names: {string.Join(", ", known)}",
                "rename it after the template whose place it takes, or remove it"
            );
        }

        if (given.Count == 0)
        {
            throw Mend.Error(
                $"no file in MailTemplates = \"{folder}\"",
                $"at least one of {string.Join(", ", known)}",
                "put a template there, or remove MailTemplates"
            );
        }
    }

    private static SortedSet<string> Names(string folder) =>
        new(
            Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')),
            StringComparer.Ordinal
        );
}
