using Constructs;

namespace RegulatedData.Cdk;

/// <summary>Something that is off because it weakens a protection, turned on with a reason that lands in the template.</summary>
public sealed class AcceptedRisk
{
    private AcceptedRisk(string reason) => Reason = reason;

    /// <summary>Why the risk is taken.</summary>
    public string Reason { get; }

    /// <summary>Takes the risk.</summary>
    /// <param name="reason">Why. Neither empty nor blank.</param>
    /// <returns>The accepted risk.</returns>
    /// <exception cref="ArgumentException">The reason is empty or blank.</exception>
    public static AcceptedRisk Because(string reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new ArgumentException(
                Mend.Message(
                    given: "a risk accepted without a reason",
                    expected: "a reason that an auditor can read in the template",
                    mend: "write why the risk is worth taking, such as \"keys hold no personal data\""
                ),
                nameof(reason)
            );
        }

        return new AcceptedRisk(reason);
    }

    /// <summary>Writes the reason into the metadata of the resource that carries the risk.</summary>
    /// <param name="risk">The risk's name, unique for the resource, such as <c>ContributorInsights</c>.</param>
    /// <param name="subject">The resource.</param>
    public void RecordOn(string risk, IConstruct subject)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(risk);
        ArgumentNullException.ThrowIfNull(subject);
        OptionalProtection.Record("RegulatedData:AcceptedRisk:" + risk, Reason, subject);
    }
}
