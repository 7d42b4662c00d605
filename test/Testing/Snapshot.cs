using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegulatedData.Testing;

/// <summary>
/// Holds a JSON document (a synthesized template, mostly) against the one approved earlier: <c>Class.Method.verified.json</c> beside the
/// test. See <see cref="Approval"/> for how to approve a change.
/// </summary>
/// <remarks>
/// The file names and the format are Verify's (VerifyJson with UseStrictJson), so that Verify can take over. Asset hashes are masked,
/// since they change with every change of a handler's code: <c>&lt;hash&gt;</c>.
/// </remarks>
public static partial class Snapshot
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Compares, and fails the test on a difference or when nothing is approved.</summary>
    /// <param name="json">A JSON text, a <see cref="JsonNode"/>, or what CDK gives (<c>Template.ToJSON()</c>, <c>StackArtifact.Template</c>).</param>
    /// <param name="name">Where one test holds several documents: <c>Class.Method_name.verified.json</c>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="method">Filled in by the compiler.</param>
    public static void Verify(object json, string? name = null, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        var source = Repository.SourceFile(file);
        var test = Path.GetFileNameWithoutExtension(source) + "." + method + (name is null ? "" : "_" + name);
        var stem = Path.Combine(Path.GetDirectoryName(source)!, test);
        Approval.Verify(Print(json), stem + ".verified.json", stem + ".received.json");
    }

    /// <summary>The text that <see cref="Verify"/> compares: indented, hashes masked, properties in their own order.</summary>
    public static string Print(object json) => Scrub(JsonTree.From(json)?.ToJsonString(Format) ?? "null");

    private static string Scrub(string text)
    {
        text = AssetPath().Replace(text, "${key}\"<asset>\"");
        text = FunctionVersionId().Replace(text, "${id}<hash>");
        return Sha256().Replace(text, "<hash>");
    }

    [GeneratedRegex("""(?<key>"aws:asset:path": )"(?:[^"\\]|\\.)*"(?=,?\n|\s*})""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex AssetPath();

    // CDK ends the logical id of a function's current version with a hash of its code and settings.
    [GeneratedRegex("""(?<id>CurrentVersion[0-9A-F]{8})[0-9a-f]{32}(?![0-9a-f])""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex FunctionVersionId();

    [GeneratedRegex("""(?<![0-9A-Fa-f])[0-9a-f]{64}(?![0-9A-Fa-f])""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Sha256();
}
