using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace RegulatedData.Testing;

/// <summary>
/// Holds an assembly's public surface against the one approved earlier: <c>PublicApi.&lt;assembly&gt;.approved.txt</c> beside the test.
/// See <see cref="Approval"/> for how to approve a change.
/// </summary>
public static class PublicApi
{
    /// <summary>Compares, and fails the test on a difference or when nothing is approved.</summary>
    public static void Verify(Assembly assembly, [CallerFilePath] string file = "")
    {
        var folder = Path.GetDirectoryName(Repository.SourceFile(file))!;
        var stem = Path.Combine(folder, $"PublicApi.{assembly.GetName().Name}");
        Approval.Verify(Print(assembly), stem + ".approved.txt", stem + ".received.txt");
    }

    /// <summary>
    /// Every type and member that code in another assembly can use, as C# would declare them: with nullability, default values,
    /// constraints, and the attributes that change what callers may do.
    /// </summary>
    public static string Print(Assembly assembly)
    {
        var text = new StringBuilder();
        var byNamespace = assembly.GetExportedTypes().Where(type => !type.IsNested).GroupBy(type => type.Namespace, StringComparer.Ordinal);
        foreach (var group in byNamespace.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append("namespace ").Append(group.Key).Append('\n');
            foreach (var type in group.OrderBy(type => type.Name, StringComparer.Ordinal))
            {
                ApiType.Append(text, type, indent: 1);
            }
        }

        return text.ToString();
    }
}
