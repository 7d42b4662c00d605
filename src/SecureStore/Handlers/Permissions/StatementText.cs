namespace RegulatedData.Handlers.SecureStore.Permissions;

/// <summary>Statements for people to copy. What goes in are ARNs and names, which JSON takes as they are.</summary>
internal static class StatementText
{
    public static string Allow(
        string service,
        IEnumerable<Permission> permissions,
        string resource,
        (string Operation, string Key, string Value) condition
    )
    {
        var actions = string.Join(',', permissions.Select(permission => $"\"{permission.Documented}\"").Distinct());
        var (operation, key, value) = condition;
        var when = "{" + Quote(operation) + ":{" + Quote(key) + ":" + Quote(value) + "}}";
        return $$"""{"Effect":"Allow","Principal":{"Service":"{{service}}"},"Action":[{{actions}}],"Resource":"{{resource}}","Condition":"""
            + when
            + "}";
    }

    private static string Quote(string text) => $"\"{text}\"";
}
