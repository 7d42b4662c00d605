using System.Text;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SES;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// Who the mails come from, and how SES treats them: over TLS only, and without tracking, which would rewrite the links.
/// </summary>
public sealed class ApprovalSender : Construct
{
    private readonly string _address;

    internal ApprovalSender(Construct scope, string id, ApprovalParts parts)
        : base(scope, id)
    {
        var props = parts.Props;
        _address = props.Sender;
        From = props.SenderName is { } name ? $"{MailboxName(name)} <{_address}>" : _address;
        Identity = props.SenderIdentity ?? EmailIdentity.FromEmailIdentityName(this, "Identity", DomainOf(_address));
        ConfigurationSet = new ConfigurationSet(
            this,
            "ConfigurationSet",
            new ConfigurationSetProps { TlsPolicy = ConfigurationSetTlsPolicy.REQUIRE, ReputationMetrics = true }
        );
    }

    /// <summary>SES's identity that the mails are sent under, given or imported by the sender's domain.</summary>
    public IEmailIdentity Identity { get; }

    /// <summary>The configuration set that each mail is sent with.</summary>
    public ConfigurationSet ConfigurationSet { get; }

    /// <summary>What stands in the mails as their sender.</summary>
    internal string From { get; }

    /// <summary>The right to send from this one address.</summary>
    internal PolicyStatement MaySend() =>
        ApprovalParts.Right(
            "SendFromTheOneAddress",
            ["ses:SendEmail"],
            [
                Identity.EmailIdentityArn,
                Stack
                    .Of(this)
                    .FormatArn(
                        new ArnComponents
                        {
                            Service = "ses",
                            Resource = "configuration-set",
                            ResourceName = ConfigurationSet.ConfigurationSetName,
                        }
                    ),
            ],
            new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["ses:FromAddress"] = _address } }
        );

    private static string DomainOf(string address) =>
        Mend.IsKnown(address) ? address[(address.LastIndexOf('@') + 1)..] : Fn.Select(1, Fn.Split("@", address));

    /// <summary>
    /// A name as a header may hold it: quoted, or, where it isn't ASCII, as encoded words of 75 characters at most (RFC 2047, section 2).
    /// </summary>
    internal static string MailboxName(string name)
    {
        if (!Mend.IsKnown(name) || name.All(char.IsAscii))
        {
            return $"\"{name}\"";
        }

        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in name.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            // 45 bytes are 60 characters of Base64, and 12 more stand around them.
            if (word.Count + bytes.Length > 45)
            {
                words.Add(Encoded(word));
                word.Clear();
            }

            word.AddRange(bytes);
        }

        words.Add(Encoded(word));
        return string.Join(' ', words);
    }

    private static string Encoded(List<byte> bytes) => $"=?UTF-8?B?{Convert.ToBase64String([.. bytes])}?=";
}
