using System.Reflection;

namespace RegulatedData.Testing;

/// <summary>Writes the attributes that change what callers may do, or what the compiler tells them.</summary>
internal static class ApiAttributes
{
    private static readonly HashSet<string> ThatMatter = new(StringComparer.Ordinal)
    {
        "System.ObsoleteAttribute",
        "System.FlagsAttribute",
        "System.AttributeUsageAttribute",
        "System.ComponentModel.EditorBrowsableAttribute",
        "System.Diagnostics.CodeAnalysis.ExperimentalAttribute",
        "System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute",
        "System.Diagnostics.CodeAnalysis.AllowNullAttribute",
        "System.Diagnostics.CodeAnalysis.DisallowNullAttribute",
        "System.Diagnostics.CodeAnalysis.DoesNotReturnAttribute",
        "System.Diagnostics.CodeAnalysis.MaybeNullAttribute",
        "System.Diagnostics.CodeAnalysis.MaybeNullWhenAttribute",
        "System.Diagnostics.CodeAnalysis.MemberNotNullAttribute",
        "System.Diagnostics.CodeAnalysis.NotNullAttribute",
        "System.Diagnostics.CodeAnalysis.NotNullIfNotNullAttribute",
        "System.Diagnostics.CodeAnalysis.NotNullWhenAttribute",
        "System.Diagnostics.CodeAnalysis.RequiresDynamicCodeAttribute",
        "System.Diagnostics.CodeAnalysis.RequiresUnreferencedCodeAttribute",
        "System.Runtime.CompilerServices.CallerArgumentExpressionAttribute",
        "System.Runtime.CompilerServices.CallerFilePathAttribute",
        "System.Runtime.CompilerServices.CallerLineNumberAttribute",
        "System.Runtime.CompilerServices.CallerMemberNameAttribute",
        "System.Runtime.CompilerServices.OverloadResolutionPriorityAttribute",
        "System.Runtime.Versioning.SupportedOSPlatformAttribute",
        "System.Text.Json.Serialization.JsonConverterAttribute",
        "System.Text.Json.Serialization.JsonPropertyNameAttribute",
    };

    internal static string Of(MemberInfo member) => Print(member.GetCustomAttributesData(), "");

    internal static string Of(ParameterInfo parameter, string target = "") => Print(parameter.GetCustomAttributesData(), target);

    private static string Print(IList<CustomAttributeData> attributes, string target) =>
        string.Concat(
            attributes
                .Where(attribute => ThatMatter.Contains(attribute.AttributeType.FullName!) && !IsForOldCompilers(attribute))
                .Select(attribute => $"[{target}{Print(attribute)}] ")
                .Order(StringComparer.Ordinal)
        );

    private static string Print(CustomAttributeData attribute)
    {
        var arguments = attribute
            .ConstructorArguments.Select(Print)
            .Concat(attribute.NamedArguments.Select(named => $"{named.MemberName} = {Print(named.TypedValue)}"));
        var name = attribute.AttributeType.Name[..^"Attribute".Length];
        var list = string.Join(", ", arguments);
        return list.Length == 0 ? name : $"{name}({list})";
    }

    private static string Print(CustomAttributeTypedArgument argument) =>
        argument switch
        {
            { Value: Type type } => $"typeof({ApiNames.Of(type)})",
            { Value: IReadOnlyCollection<CustomAttributeTypedArgument> list } => "[" + string.Join(", ", list.Select(Print)) + "]",
            { ArgumentType.IsEnum: true } => $"{argument.ArgumentType.Name}.{Enum.ToObject(argument.ArgumentType, argument.Value!)}",
            _ => ApiNames.Literal(argument.Value),
        };

    // A type with required members carries an Obsolete mark that only compilers from before C# 11 act on.
    private static bool IsForOldCompilers(CustomAttributeData attribute) =>
        attribute.AttributeType == typeof(ObsoleteAttribute)
        && attribute.ConstructorArguments is [{ Value: string message }, ..]
        && message.StartsWith("Constructors of types with required members", StringComparison.Ordinal);
}
