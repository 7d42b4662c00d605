using System.Collections.Concurrent;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>
/// Character sets that don't hold all of Unicode, by the names that <see cref="ColumnSchema.CharacterSet"/> has: tokens take only
/// characters that their column can hold. Of sets of several bytes, and of those that .NET doesn't know, these are ASCII's.
/// </summary>
internal static class CharacterSets
{
    private const int FirstBeyondAscii = 0x80;

    // Letters that .NET's tables have, and not those of all servers.
    private static readonly Dictionary<string, string> Disputed = new()
    {
        ["koi8-u"] = "Ўў",
        ["iso-8859-7"] = "\u02BC\u02BD",
        ["windows-1256"] = "ٹڈڑکںھہے",
    };
    private static readonly ConcurrentDictionary<string, HashSet<Rune>> Characters = new();
    private static readonly ConcurrentDictionary<string, CharacterClasses> Classes = new();
    private static readonly ConcurrentDictionary<string, CharacterClasses> HostClasses = new();

    /// <summary>The letters and digits of a set; <c>null</c> is Unicode.</summary>
    internal static CharacterClasses ClassesOf(string? name) =>
        name is null ? CharacterClasses.Unicode : Classes.GetOrAdd(name, known => CharacterClasses.Only(CharactersOf(known).Contains));

    /// <summary>The letters and digits of a set that the names of hosts can have.</summary>
    internal static CharacterClasses HostClassesOf(string? name) =>
        HostClasses.GetOrAdd(
            name ?? "",
            _ => CharacterClasses.Only(rune => HostLabel.MayHave(rune) && (name is null || CharactersOf(name).Contains(rune)))
        );

    /// <summary>Whether a set surely lacks one of a text's characters.</summary>
    internal static bool Lacks(string? name, string text) =>
        name is not null && EncodingOf(name) is not null && !text.EnumerateRunes().All(CharactersOf(name).Contains);

    private static HashSet<Rune> CharactersOf(string name) =>
        Characters.GetOrAdd(
            name,
            known =>
            {
                var bytes = Enumerable.Range(0, EncodingOf(known) is null ? FirstBeyondAscii : byte.MaxValue + 1);
                var encoding = EncodingOf(known) ?? Encoding.ASCII;
                var characters = encoding.GetString([.. bytes.Select(value => (byte)value)]).EnumerateRunes().ToHashSet();
                characters.ExceptWith(Disputed.GetValueOrDefault(known, "").EnumerateRunes());
                return characters;
            }
        );

    private static Encoding? EncodingOf(string name)
    {
        var encoding = name switch
        {
            "us-ascii" => Encoding.ASCII,
            "iso-8859-1" => Encoding.Latin1,
            _ => CodePagesEncodingProvider.Instance.GetEncoding(name),
        };
        return encoding is { IsSingleByte: true } ? encoding : null;
    }
}
