using RegulatedData.Handlers.SecureStore.Permissions;
using RegulatedData.Handlers.SecureStore.Policies;

namespace RegulatedData.SecureStore.Handlers.Tests.Permissions;

/// <summary>A key, a topic, and policies for them.</summary>
internal static class Samples
{
    public const string Account = "123456789012";
    public const string KeyArn = $"arn:aws:kms:us-east-1:{Account}:key/1111-2222";
    public const string TopicArn = $"arn:aws:sns:us-east-1:{Account}:alarms";

    public static Home Home { get; } = new(Account, "us-east-1");

    public static Arn Key { get; } = Arn.Parse(KeyArn, "kms");

    public static Arn Topic { get; } = Arn.Parse(TopicArn, "sns");

    /// <summary>AWS's default key policy: the account's own identities by their policies, and no service.</summary>
    public const string Root = $$$"""
        {"Sid":"Root","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{Account}}}:root"},"Action":"kms:*","Resource":"*"}
        """;

    /// <summary>Everything, to everyone.</summary>
    public const string Everyone = """{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""";

    public static string Policy(params IEnumerable<string> statements) =>
        $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";

    /// <summary>A statement.</summary>
    public static string Statement(
        string principal,
        string action,
        string? condition = null,
        string effect = "Allow",
        string resource = "\"*\"",
        string principalElement = "Principal",
        string actionElement = "Action",
        string resourceElement = "Resource"
    )
    {
        var when = condition is null ? "" : $",\"Condition\":{condition}";
        return $$"""{"Sid":"Tested","Effect":"{{effect}}","{{principalElement}}":{{principal}},"{{actionElement}}":{{action}},"{{resourceElement}}":{{resource}}{{when}}}""";
    }

    public static string Service(string name) => $$"""{"Service":"{{name}}"}""";

    public static Verdict JudgeKey(string consumer, params IEnumerable<string> statements) =>
        Verdict.Of(PolicyDocument.Parse(Policy(statements)), KeyNeeds.Of(consumer, Key, Home, topic: null));

    public static Verdict JudgeTopic(string publisher, params IEnumerable<string> statements) =>
        Verdict.Of(PolicyDocument.Parse(Policy(statements)), TopicNeeds.Of(publisher, Topic, Home));
}
