using RegulatedData.Handlers.TokenApproval.Mails.Templating;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Mails.Models;

/// <summary>What all mails tell of.</summary>
/// <param name="Request">The request.</param>
/// <param name="SenderName">Who sends, in words; null when nothing is configured.</param>
internal abstract record MailModel(RequestRow Request, string? SenderName)
{
    /// <summary>The placeholders of every mail.</summary>
    protected static Placeholders<TModel> Common<TModel>()
        where TModel : MailModel =>
        new Placeholders<TModel>()
            .Text("requestId", "The request's id.", mail => mail.Request.RequestId)
            .Text("incidentId", "The incident's id.", mail => mail.Request.IncidentId)
            .Text("action", "The action that was asked for.", mail => mail.Request.Action)
            .Text("requester", "The requester's address; may be empty.", mail => mail.Request.RequesterEmail)
            .Text("senderName", "Who sends, as configured; may be empty.", mail => mail.SenderName)
            .Text("created", "When the request was filed, in words, in UTC.", mail => Times.ForPeople(mail.Request.CreatedAt))
            .Text("expires", "When the request ends, in words, in UTC.", mail => Times.ForPeople(mail.Request.ExpiresAt))
            .Text(
                "lifetime",
                "How long it waits for a decision, in words.",
                mail => Duration.InWords(mail.Request.ExpiresAt - mail.Request.CreatedAt)
            )
            .Flag(
                "firstAnswer",
                "Whether the first answer decides; otherwise so many approvals do.",
                mail => mail.Request.Policy.IsFirstAnswer
            )
            .Text("required", "How many approvals decide.", mail => Number(mail.Request.Policy.Required))
            .Text("approverCount", "How many approvers there are.", mail => Number(mail.Request.Approvers.Count));

    /// <summary>The placeholders of mails that say all of what was asked.</summary>
    protected static Placeholders<TModel> WithContent<TModel>()
        where TModel : MailModel =>
        Common<TModel>()
            .Text("description", "What the request is about; may have several lines.", mail => mail.Request.Description)
            .Flag("hasParameters", "Whether the action has parameters.", mail => mail.Request.ActionParameters.Count > 0)
            .List(
                "parameters",
                "The action's parameters, in the order of their names.",
                mail => mail.Request.ActionParameters.Select(NamedValue.Of),
                NamedValue.Placeholders
            );

    protected static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A parameter of an action.</summary>
internal sealed record NamedValue(string Name, string Value)
{
    public static Placeholders<NamedValue> Placeholders { get; } =
        new Placeholders<NamedValue>()
            .Text("name", "Its name.", entry => entry.Name)
            .Text("value", "Its value; may be empty.", entry => entry.Value);

    public static NamedValue Of(KeyValuePair<string, string> entry) => new(entry.Key, entry.Value);
}

/// <summary>Somebody who was asked.</summary>
internal sealed record Person(string Address)
{
    public static Placeholders<Person> Placeholders { get; } =
        new Placeholders<Person>().Text("address", "The address.", person => person.Address);

    /// <summary>All approvers of a request but one.</summary>
    public static IEnumerable<Person> OthersThan(string? approverId, RequestRow request) =>
        request.Approvers.Where((_, index) => ApproverRow.IdAt(index) != approverId).Select(address => new Person(address));
}
