using System.Text.Json;

namespace RegulatedData.HandlerRuntime;

/// <summary>A named value of a log line. Never a secret, never personal data, never a row's value.</summary>
public readonly struct LogField
{
    private readonly string name;
    private readonly string? text;
    private readonly double? number;
    private readonly bool? flag;

    private LogField(string name, string? text = null, double? number = null, bool? flag = null)
    {
        this.name = name;
        this.text = text;
        this.number = number;
        this.flag = flag;
    }

    /// <summary>A text field.</summary>
    public static implicit operator LogField((string Name, string? Value) field) => new(field.Name, text: field.Value);

    /// <summary>A whole number.</summary>
    public static implicit operator LogField((string Name, long Value) field) => new(field.Name, number: field.Value);

    /// <summary>A whole number.</summary>
    public static implicit operator LogField((string Name, int Value) field) => new(field.Name, number: field.Value);

    /// <summary>A number.</summary>
    public static implicit operator LogField((string Name, double Value) field) => new(field.Name, number: field.Value);

    /// <summary>Yes or no.</summary>
    public static implicit operator LogField((string Name, bool Value) field) => new(field.Name, flag: field.Value);

    internal void WriteTo(Utf8JsonWriter json)
    {
        if (number is { } value && double.IsFinite(value))
            json.WriteNumber(name, value);
        else if (flag is { } yes)
            json.WriteBoolean(name, yes);
        else
            json.WriteString(name, text);
    }
}
