using System.Globalization;
using Amazon.DynamoDBv2.Model;
using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Rows;

/// <summary>Reads and writes the attributes of a row.</summary>
internal static class Item
{
    /// <summary>A row of a request, with its key and kind.</summary>
    public static Dictionary<string, AttributeValue> New(string requestId, string sk, string kind, DateTimeOffset expireAfter)
    {
        var item = Keys.Key(requestId, sk);
        item["Kind"] = Value.Of(kind);
        item["RequestId"] = Value.Of(requestId);
        item[Keys.ExpireAfter] = Value.EpochSeconds(expireAfter);
        return item;
    }

    public static Dictionary<string, AttributeValue> With(this Dictionary<string, AttributeValue> item, string name, AttributeValue value)
    {
        item[name] = value;
        return item;
    }

    /// <summary>Adds the attribute unless there is no value.</summary>
    public static Dictionary<string, AttributeValue> With(this Dictionary<string, AttributeValue> item, string name, string? text) =>
        text is null ? item : item.With(name, Value.Of(text));

    /// <summary>Adds the attribute unless there is no value.</summary>
    public static Dictionary<string, AttributeValue> With(
        this Dictionary<string, AttributeValue> item,
        string name,
        DateTimeOffset? time
    ) => time is { } given ? item.With(name, Value.Of(given)) : item;

    public static string? OptionalText(this Dictionary<string, AttributeValue> item, string name) => item.GetValueOrDefault(name)?.S;

    /// <exception cref="FunctionException">The row lacks it.</exception>
    public static string Text(this Dictionary<string, AttributeValue> item, string name) =>
        item.OptionalText(name) ?? throw Damaged(item, name);

    public static int Number(this Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value)
        && int.TryParse(value.N, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Damaged(item, name);

    /// <summary>When time to live may remove the row. Epoch seconds outgrow an <c>int</c> in 2038.</summary>
    public static DateTimeOffset ExpireAfter(this Dictionary<string, AttributeValue> item) =>
        item.TryGetValue(Keys.ExpireAfter, out var value)
        && long.TryParse(value.N, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw Damaged(item, Keys.ExpireAfter);

    public static DateTimeOffset Time(this Dictionary<string, AttributeValue> item, string name) =>
        item.OptionalTime(name) ?? throw Damaged(item, name);

    public static DateTimeOffset? OptionalTime(this Dictionary<string, AttributeValue> item, string name) =>
        item.OptionalText(name) is not { } text ? null
        : Times.TryParse(text, out var time) ? time
        : throw Damaged(item, name);

    public static IReadOnlyList<string> Texts(this Dictionary<string, AttributeValue> item, string name) =>
        item.GetValueOrDefault(name)?.L is { } list ? [.. list.Select(value => value.S)] : throw Damaged(item, name);

    /// <summary>A set of strings; DynamoDB has no empty ones.</summary>
    public static IReadOnlyList<string> TextSet(this Dictionary<string, AttributeValue> item, string name) =>
        item.GetValueOrDefault(name)?.SS ?? [];

    public static SortedDictionary<string, string> TextMap(this Dictionary<string, AttributeValue> item, string name) =>
        item.GetValueOrDefault(name)?.M is { } map
            ? new(map.ToDictionary(entry => entry.Key, entry => entry.Value.S), StringComparer.Ordinal)
            : throw Damaged(item, name);

    public static Dictionary<string, int> NumberMap(this Dictionary<string, AttributeValue> item, string name) =>
        item.GetValueOrDefault(name)?.M is { } map ? map.Keys.ToDictionary(key => key, key => map.Number(key)) : throw Damaged(item, name);

    /// <summary>Of the row, only its place is named: the log must hold nothing that was stored.</summary>
    private static FunctionException Damaged(Dictionary<string, AttributeValue> item, string name) =>
        new(
            "TokenApproval.DamagedRow",
            $"A row of kind '{item.OptionalText("Kind")}' has no readable attribute '{name}'. Something else than this construct has written to the table: restore the row from a backup."
        );
}
