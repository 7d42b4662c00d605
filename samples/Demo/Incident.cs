using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Microsoft.VisualBasic.FileIO;

namespace RegulatedData.Samples.Demo;

/// <summary>One reported wildlife strike, as the FAA publishes it.</summary>
/// <param name="Number">The row's number in the file, from 1: what tells two equal reports apart.</param>
/// <param name="State">The state that the flight came from.</param>
/// <param name="Date">The flight's date, as yyyy-mm-dd.</param>
/// <param name="Fields">The report's other columns by name.</param>
public sealed record Incident(int Number, string State, string Date, IReadOnlyDictionary<string, string> Fields)
{
    private const string StateColumn = "Origin State";
    private const string DateColumn = "Flight Date";

    /// <summary>The table's partition key: an incident is found by its number.</summary>
    public string Key => $"INCIDENT#{Number:D5}";

    /// <summary>The partition key of GSI1: a state's incidents, in the order of their dates.</summary>
    public string StateKey => KeyOfState(State);

    /// <summary>GSI1's partition key for a state.</summary>
    public static string KeyOfState(string state) => $"STATE#{state}";

    /// <summary>Reads <c>birdstrikes.csv</c> of the npm package vega-datasets.</summary>
    /// <exception cref="InvalidDataException">The file has no such columns.</exception>
    public static IReadOnlyList<Incident> ReadAll(string path)
    {
        using var parser = new TextFieldParser(path) { Delimiters = [","], HasFieldsEnclosedInQuotes = true };
        var columns = parser.ReadFields() ?? [];
        int state = ColumnOf(StateColumn);
        int date = ColumnOf(DateColumn);

        var incidents = new List<Incident>();
        while (parser.ReadFields() is { } fields)
        {
            var others = Enumerable.Range(0, columns.Length).Where(i => i != state && i != date && fields[i].Length > 0);
            incidents.Add(
                new Incident(incidents.Count + 1, fields[state], fields[date], others.ToDictionary(i => columns[i], i => fields[i]))
            );
        }

        return incidents;

        int ColumnOf(string name) =>
            Array.IndexOf(columns, name) is var index and >= 0
                ? index
                : throw new InvalidDataException(
                    $"{path} has no column \"{name}\". Expected the file birdstrikes.csv of the package vega-datasets."
                );
    }

    /// <summary>The incident as a DynamoDB item of a single-table design.</summary>
    public Dictionary<string, AttributeValue> ToItem()
    {
        var item = Fields.ToDictionary(field => field.Key, field => Value(field.Value));
        item["PK"] = new AttributeValue(Key);
        item["SK"] = new AttributeValue("REPORT");
        item["GSI1PK"] = new AttributeValue(StateKey);
        item["GSI1SK"] = new AttributeValue($"{Date}#{Number:D5}");
        return item;
    }

    private static AttributeValue Value(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? new AttributeValue { N = text }
            : new AttributeValue(text);
}
