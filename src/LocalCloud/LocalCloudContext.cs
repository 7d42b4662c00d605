using RegulatedData.LocalCloud.Deployment;
using RegulatedData.LocalCloud.Deployment.Stacks;
using RegulatedData.LocalCloud.Faults;
using RegulatedData.LocalCloud.HttpApis;

namespace RegulatedData.LocalCloud;

/// <summary>What the parts of one local cloud share.</summary>
/// <param name="Options">How it runs.</param>
/// <param name="Endpoint">The gateway: <c>http://127.0.0.1:port</c>.</param>
/// <param name="Aws">AWS APIs through the gateway, as the administrator: what users see, with policies evaluated and calls observed.</param>
/// <param name="Moto">AWS APIs straight at moto: for a service's own bookkeeping, unseen by authorizer and observers.</param>
/// <param name="Credentials">The keys issued so far.</param>
/// <param name="Functions">The Lambda functions.</param>
/// <param name="Endpoints">What the gateway answers without a signature.</param>
internal sealed record LocalCloudContext(
    LocalCloudOptions Options,
    Uri Endpoint,
    AwsApi Aws,
    AwsApi Moto,
    CredentialStore Credentials,
    FunctionHost Functions,
    LocalEndpoints Endpoints
)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time => Options.Time;

    /// <summary>The account's id.</summary>
    public string AccountId => Options.AccountId;

    /// <summary>The region of what doesn't name one.</summary>
    public string Region => Options.Region;

    /// <summary>The stacks deployed so far.</summary>
    public StackRegistry Stacks { get; } = new();

    /// <summary>The answers of custom resources that are being waited for.</summary>
    public CustomResourceResponses CustomResourceResponses { get; } = new();

    /// <summary>What goes wrong on purpose.</summary>
    public FaultInjection Faults { get; init; } = new(Options.Time);

    /// <summary>Which stream records get lost on purpose. Default: none.</summary>
    public IStreamFaults StreamFaults { get; set; } = NoStreamFaults.Instance;

    /// <summary>Where HTTP APIs answer.</summary>
    public HttpApiAddresses HttpApis { get; } = new();

    /// <summary>Says a line about something worth knowing. Nothing secret, please.</summary>
    public void Log(string line) => Options.Log?.Invoke(line);
}
