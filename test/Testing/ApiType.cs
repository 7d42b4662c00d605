using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace RegulatedData.Testing;

/// <summary>Writes one type of the public surface, with its members.</summary>
internal static class ApiType
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    internal static void Append(StringBuilder text, Type type, int indent)
    {
        Line(text, indent, ApiAttributes.Of(type) + Header(type));
        if (IsDelegate(type))
        {
            return;
        }

        foreach (var line in Members(type).OrderBy(line => line, StringComparer.Ordinal))
        {
            Line(text, indent + 1, line);
        }

        foreach (var nested in type.GetNestedTypes(Declared).Where(IsVisible).OrderBy(nested => nested.Name, StringComparer.Ordinal))
        {
            Append(text, nested, indent + 1);
        }
    }

    private static string Header(Type type)
    {
        var access = type.IsNestedFamily || type.IsNestedFamORAssem ? "protected " : "public ";
        if (IsDelegate(type))
        {
            return access
                + "delegate "
                + ApiMember.Signature(type.GetMethod("Invoke")!, ApiNames.Declared(type))
                + ApiNames.Constraints(type);
        }

        var bases = Bases(type).ToList();
        return access
            + Kind(type)
            + ApiNames.Declared(type)
            + (bases.Count > 0 ? " : " + string.Join(", ", bases) : "")
            + ApiNames.Constraints(type);
    }

    private static string Kind(Type type)
    {
        if (type.IsInterface)
        {
            return "interface ";
        }

        if (type.IsEnum)
        {
            return "enum ";
        }

        // The compiler gives each record a <Clone>$ method (class) or a PrintMembers method (struct).
        var record =
            type.GetMethod("<Clone>$", Declared) is not null || (type.IsValueType && type.GetMethod("PrintMembers", Declared) is not null);
        if (type.IsValueType)
        {
            return (type.IsDefined(typeof(IsReadOnlyAttribute), false) ? "readonly " : "")
                + (type.IsByRefLike ? "ref " : "")
                + (record ? "record struct " : "struct ");
        }

        var modifier = (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            _ => "",
        };
        return modifier + (record ? "record " : "class ");
    }

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetUnderlyingType(type) == typeof(int) ? [] : [ApiNames.Of(Enum.GetUnderlyingType(type))];
        }

        var baseType = type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) ? b : null;
        var all = type.GetInterfaces();
        var inherited = (baseType?.GetInterfaces() ?? []).Concat(all.SelectMany(i => i.GetInterfaces())).ToHashSet();
        var own = all.Where(i => !inherited.Contains(i) && i.IsVisible).Select(ApiNames.Of).Order(StringComparer.Ordinal);
        return baseType is null ? own : own.Prepend(ApiNames.Of(baseType));
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => ApiAttributes.Of(field) + field.Name + " = " + ApiNames.Literal(field.GetRawConstantValue()));
        }

        return type.GetConstructors(Declared)
            .Where(constructor => !constructor.IsStatic && ApiMember.IsVisible(constructor))
            .Select(ApiMember.Constructor)
            .Concat(type.GetFields(Declared).Where(ApiMember.IsVisible).Select(ApiMember.Field))
            .Concat(type.GetProperties(Declared).Where(ApiMember.IsVisible).Select(ApiMember.Property))
            .Concat(type.GetEvents(Declared).Where(e => ApiMember.IsVisible(e.AddMethod!)).Select(ApiMember.Event))
            .Concat(type.GetMethods(Declared).Where(ApiMember.IsOrdinary).Select(ApiMember.Method));
    }

    private static bool IsVisible(Type nested) => nested.IsNestedPublic || nested.IsNestedFamily || nested.IsNestedFamORAssem;

    private static bool IsDelegate(Type type) => typeof(Delegate).IsAssignableFrom(type);

    private static void Line(StringBuilder text, int indent, string line) => text.Append(' ', indent * 4).Append(line).Append('\n');
}
