using System.Reflection;
using System.Runtime.CompilerServices;

namespace RegulatedData.Testing;

/// <summary>Writes one member of the public surface as a line of C#.</summary>
internal static class ApiMember
{
    internal static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    internal static bool IsVisible(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    internal static bool IsVisible(PropertyInfo property) => property.GetAccessors(nonPublic: true).Any(IsVisible);

    /// <summary>Not an accessor, nor one of the members that the compiler gives to a record.</summary>
    internal static bool IsOrdinary(MethodInfo method) =>
        IsVisible(method)
        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && !method.IsDefined(typeof(CompilerGeneratedAttribute), false)
        && !method.Name.Contains('<', StringComparison.Ordinal);

    internal static string Constructor(ConstructorInfo constructor) =>
        ApiAttributes.Of(constructor) + Access(constructor) + ApiNames.Simple(constructor.DeclaringType!) + Parameters(constructor);

    internal static string Field(FieldInfo field)
    {
        var modifier =
            field.IsLiteral ? "const "
            : field.IsStatic ? "static "
            : "";
        return ApiAttributes.Of(field)
            + (field.IsPublic ? "public " : "protected ")
            + modifier
            + (field.IsInitOnly ? "readonly " : "")
            + Required(field)
            + ApiNames.Of(field)
            + ' '
            + field.Name
            + (field.IsLiteral ? " = " + ApiNames.Literal(field.GetRawConstantValue()) : "");
    }

    internal static string Property(PropertyInfo property)
    {
        var widest = property.GetAccessors(nonPublic: true).Where(IsVisible).OrderBy(accessor => accessor.IsPublic ? 0 : 1).First();
        var index = property.GetIndexParameters();
        return ApiAttributes.Of(property)
            + Access(widest)
            + Modifiers(widest)
            + Required(property)
            + ApiNames.Of(property)
            + ' '
            + (index.Length > 0 ? "this[" + string.Join(", ", index.Select(Parameter)) + "]" : property.Name)
            + " { "
            + Accessor(property.GetMethod, widest, "get; ")
            + Accessor(property.SetMethod, widest, IsInit(property) ? "init; " : "set; ")
            + "}";
    }

    internal static string Event(EventInfo e) =>
        ApiAttributes.Of(e) + Access(e.AddMethod!) + Modifiers(e.AddMethod!) + "event " + ApiNames.Of(e) + ' ' + e.Name;

    internal static string Method(MethodInfo method) =>
        ApiAttributes.Of(method)
        + Access(method)
        + Modifiers(method)
        + Signature(method, method.Name + ApiNames.Parameters(method.GetGenericArguments()))
        + ApiNames.Constraints(method.GetGenericArguments());

    internal static string Signature(MethodInfo method, string name) =>
        ApiAttributes.Of(method.ReturnParameter, "return: ")
        + (method.ReturnType.IsByRef ? "ref " : "")
        + ApiNames.Of(method.ReturnParameter)
        + ' '
        + name
        + Parameters(method);

    private static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "";
        return "(" + extension + string.Join(", ", method.GetParameters().Select(Parameter)) + ")";
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var passing =
            parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : parameter.ParameterType.IsByRef ? "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute), false) ? "params "
            : "";
        return ApiAttributes.Of(parameter)
            + passing
            + ApiNames.Of(parameter)
            + ' '
            + parameter.Name
            + (parameter.HasDefaultValue ? " = " + ApiNames.Default(parameter) : "");
    }

    private static string Access(MethodBase method) =>
        method.DeclaringType!.IsInterface ? ""
        : method.IsPublic ? "public "
        : "protected ";

    private static string Modifiers(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface)
        {
            return (method.IsStatic ? "static " : "") + (method.IsStatic && method.IsAbstract ? "abstract " : "");
        }

        if (method.IsStatic)
        {
            return "static ";
        }

        var overrides = method.IsVirtual && method.GetBaseDefinition() != method;
        return (method.IsVirtual, method.IsAbstract, method.IsFinal, overrides) switch
        {
            (_, true, _, true) => "abstract override ",
            (_, true, _, false) => "abstract ",
            (_, _, true, true) => "sealed override ",
            (_, _, _, true) => "override ",
            (true, _, false, false) => "virtual ",
            _ => "",
        };
    }

    private static string Accessor(MethodInfo? accessor, MethodInfo widest, string text)
    {
        if (accessor is null || !IsVisible(accessor))
        {
            return "";
        }

        return (accessor.IsPublic == widest.IsPublic ? "" : "protected ") + text;
    }

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;

    private static string Required(MemberInfo member) => member.IsDefined(typeof(RequiredMemberAttribute), false) ? "required " : "";
}
