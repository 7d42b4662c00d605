using System.Globalization;
using System.Reflection;

namespace RegulatedData.Testing;

/// <summary>Writes types, with their nullability, and values as C# does.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    internal static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));

    internal static string Of(FieldInfo field) => Of(field.FieldType, new NullabilityInfoContext().Create(field));

    internal static string Of(PropertyInfo property) => Of(property.PropertyType, new NullabilityInfoContext().Create(property));

    internal static string Of(EventInfo e) => Of(e.EventHandlerType!, new NullabilityInfoContext().Create(e));

    internal static string Of(Type type) => Of(type, null);

    /// <summary>A type's name at its own declaration: <c>Pair&lt;out TFirst, TSecond&gt;</c>.</summary>
    internal static string Declared(Type type) => Simple(type) + Parameters(OwnArguments(type));

    internal static string Simple(Type type) => type.Name.Split('`')[0];

    internal static string Parameters(Type[] arguments) =>
        arguments.Length == 0 ? "" : "<" + string.Join(", ", arguments.Select(argument => Variance(argument) + argument.Name)) + ">";

    internal static string Constraints(Type type) => Constraints(OwnArguments(type));

    internal static string Constraints(Type[] arguments) => string.Concat(arguments.Select(Constraint));

    internal static string Literal(object? value) =>
        value switch
        {
            null => "null",
            string text => "\""
                + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                + "\"",
            char character => $"'{character}'",
            bool truth => truth ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };

    internal static string Default(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (parameter.RawDefaultValue is null)
        {
            return parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null";
        }

        return type.IsEnum ? $"{Of(type)}.{Enum.ToObject(type, parameter.RawDefaultValue)}" : Literal(parameter.RawDefaultValue);
    }

    private static string Of(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying, nullability?.GenericTypeArguments.ElementAtOrDefault(0)) + "?";
        }

        var mark = !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable && !IsDeclaredNullable(type) ? "?" : "";
        if (type.IsArray)
        {
            return Of(type.GetElementType()!, nullability?.ElementType) + "[" + new string(',', type.GetArrayRank() - 1) + "]" + mark;
        }

        return Named(type, nullability) + mark;
    }

    // A bare T reads as nullable (its argument may be), unless it is constrained: only then would a mark say something.
    private static bool IsDeclaredNullable(Type type) =>
        type.IsGenericParameter && !type.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint);

    private static string Named(Type type, NullabilityInfo? nullability)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var prefix =
            type.IsNested ? Of(type.DeclaringType!) + "."
            : string.IsNullOrEmpty(type.Namespace) ? ""
            : type.Namespace + ".";
        var arguments = type.GetGenericArguments();
        var own = arguments.Length - OwnArguments(type).Length;
        var names = arguments
            .Select((argument, i) => Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(i)))
            .Skip(own)
            .ToList();
        return prefix + Simple(type) + (names.Count > 0 ? "<" + string.Join(", ", names) + ">" : "");
    }

    private static Type[] OwnArguments(Type type) =>
        type.GetGenericArguments()[(type.IsNested ? type.DeclaringType!.GetGenericArguments().Length : 0)..];

    private static string Variance(Type argument) =>
        (argument.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
        {
            GenericParameterAttributes.Covariant => "out ",
            GenericParameterAttributes.Contravariant => "in ",
            _ => "",
        };

    private static string Constraint(Type argument)
    {
        var attributes = argument.GenericParameterAttributes;
        var parts = new List<string>();
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            parts.Add("class");
        }

        var isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (isStruct)
        {
            parts.Add("struct");
        }

        parts.AddRange(argument.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(Of));
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct)
        {
            parts.Add("new()");
        }

        return parts.Count > 0 ? $" where {argument.Name} : {string.Join(", ", parts)}" : "";
    }
}
