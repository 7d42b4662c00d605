using Amazon.CDK;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// A protection that is on unless somebody says, in words, why it is off. The reason is kept in the template, so that a
/// reviewer or an auditor finds it where the protection is missing.
/// </summary>
public abstract class OptionalProtection
{
    private const string MetadataPrefix = "RegulatedData:OptOut:";

    /// <summary>The protection is on.</summary>
    protected OptionalProtection() { }

    /// <summary>The protection is off.</summary>
    /// <param name="reason">Why. Neither empty nor blank.</param>
    /// <exception cref="ArgumentException">The reason is empty or blank.</exception>
    protected OptionalProtection(string reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new ArgumentException(
                Mend.Message(
                    given: $"{GetType().Name} opted out of with {(reason is null ? "no reason" : "a blank reason")}",
                    expected: "a reason that an auditor can read in the template",
                    mend: "write why this protection isn't needed, such as \"synthetic data, rebuilt nightly\""
                ),
                nameof(reason)
            );
        }

        OptOutReason = reason;
    }

    /// <summary>Why the protection is off; <c>null</c> while it is on.</summary>
    public string? OptOutReason { get; }

    /// <summary>Whether the protection is off.</summary>
    public bool IsOptedOut => OptOutReason is not null;

    /// <summary>
    /// Writes the reason into the template: into the metadata of the resource that goes without the protection, or, where that
    /// resource isn't in this app (an imported table), into the metadata of the stack. Does nothing while the protection is on.
    /// </summary>
    /// <param name="protection">The protection's name, unique for the resource, such as <c>Backup</c>.</param>
    /// <param name="unprotected">The resource that goes without it.</param>
    public void RecordOptOut(string protection, IConstruct unprotected)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(protection);
        ArgumentNullException.ThrowIfNull(unprotected);
        if (OptOutReason is not null)
        {
            Record(MetadataPrefix + protection, OptOutReason, unprotected);
        }
    }

    internal static void Record(string key, string reason, IConstruct subject)
    {
        if ((subject as CfnResource ?? subject.Node.DefaultChild as CfnResource) is { } resource)
        {
            resource.AddMetadata(key, reason);
            return;
        }

        var options = Stack.Of(subject).TemplateOptions;
        options.Metadata = new Dictionary<string, object>(
            options.Metadata ?? new Dictionary<string, object>(StringComparer.Ordinal),
            StringComparer.Ordinal
        )
        {
            [$"{key}:{subject.Node.Path}"] = reason,
        };
    }
}
