using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.SecureStore.Policies;

namespace RegulatedData.Handlers.SecureStore.Permissions;

/// <summary>Checks a key: that it is of the right kind, usable, and lets in those that need it.</summary>
internal sealed class KeyCheck(IAmazonKeyManagementService kms)
{
    /// <summary>Checks the key.</summary>
    /// <param name="key">The key, or an alias of it.</param>
    /// <param name="consumers">Who needs it: <c>logs</c>, <c>deadletters</c>, <c>events</c>, <c>cloudwatch</c>.</param>
    /// <param name="home">The account and region that use it.</param>
    /// <param name="topic">The topic that is encrypted under it, where it is known.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public async Task<Verdict> CheckAsync(
        Arn key,
        IReadOnlyList<string> consumers,
        Home home,
        Arn? topic,
        CancellationToken cancellationToken
    )
    {
        if (key.Account != home.Account)
            return Verdict.Finding(
                $"Not verifiable: the key {key} belongs to account {key.Account}, whose policies can't be read from account {home.Account}. It must let in: {string.Join(", ", consumers)}."
            );
        if (key.Region != home.Region)
            return Verdict.Failure(
                $"The key {key} is in region {key.Region}, and the store in {home.Region}: DynamoDB, CloudWatch Logs and SNS take only a key of their own region. Pass a key of {home.Region}, such as a replica of a multi-Region key."
            );

        var metadata = await DescribeAsync(key, cancellationToken);
        var unfit = Unfit(metadata);
        if (unfit is not null)
            return Verdict.Failure($"The key {key} {unfit}");

        // The policy names the key by its ARN, never by an alias.
        var itself = Arn.Parse(metadata.Arn, "kms");
        var policy = PolicyDocument.Parse(await PolicyAsync(itself, cancellationToken));
        return consumers
            .Distinct()
            .Select(consumer => Verdict.Of(policy, KeyNeeds.Of(consumer, itself, home, topic)))
            .Aggregate(Verdict.Sound, (all, one) => all.And(one));
    }

    /// <summary>What keeps a key from being used, and how to mend it; null where nothing does.</summary>
    private static string? Unfit(KeyMetadata metadata)
    {
        if (metadata.KeyManager == KeyManagerType.AWS)
            return "is managed by AWS: its policy can't be changed, and lets in neither EventBridge nor CloudWatch alarms. Pass a key that you manage.";
        if (IsOtherThan(metadata.KeySpec, KeySpec.SYMMETRIC_DEFAULT) || IsOtherThan(metadata.KeyUsage, KeyUsageType.ENCRYPT_DECRYPT))
            return $"is of kind {metadata.KeySpec} for {metadata.KeyUsage}: a symmetric one (SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT) is needed. Pass one.";
        if (metadata.KeyState == KeyState.Enabled)
            return null;
        if (metadata.KeyState == KeyState.Disabled)
            return "is disabled: nothing can be encrypted or read with it. Enable it (aws kms enable-key).";
        return metadata.KeyState == KeyState.PendingDeletion
            ? "is pending deletion, after which whatever it encrypts is lost. Cancel that (aws kms cancel-key-deletion) and enable it, or pass another key."
            : $"is in the state {metadata.KeyState}, and can't be used. Deploy again once it is Enabled.";
    }

    /// <summary>Whether something else is said; emulators of AWS may say nothing where the default holds.</summary>
    private static bool IsOtherThan(ConstantClass? found, ConstantClass expected) =>
        !string.IsNullOrEmpty(found?.Value) && found.Value != expected.Value;

    private async Task<KeyMetadata> DescribeAsync(Arn key, CancellationToken cancellationToken)
    {
        try
        {
            return (await kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = key.Text }, cancellationToken)).KeyMetadata;
        }
        catch (AmazonServiceException exception)
        {
            throw Unreadable(key, "kms:DescribeKey", exception);
        }
    }

    private async Task<string> PolicyAsync(Arn key, CancellationToken cancellationToken)
    {
        try
        {
            // "default" is the one name that a key's policy can have.
            var request = new GetKeyPolicyRequest { KeyId = key.Text, PolicyName = "default" };
            return (await kms.GetKeyPolicyAsync(request, cancellationToken)).Policy;
        }
        catch (AmazonServiceException exception)
        {
            throw Unreadable(key, "kms:GetKeyPolicy", exception);
        }
    }

    private static FunctionException Unreadable(Arn key, string action, AmazonServiceException exception) =>
        exception.ErrorCode switch
        {
            "NotFoundException" => new FunctionException(
                "PermissionCheck.NoKey",
                $"There is no key {key}. Pass the ARN of one that exists.",
                exception
            ),
            "AccessDeniedException" => new FunctionException(
                "PermissionCheck.AccessDenied",
                $"This check may not call {action} on {key}. Let its role do that in the key's policy, or let the policy give the account (its root) kms:*, as AWS's default key policy does.",
                exception
            ),
            _ => new FunctionException("PermissionCheck.Failed", $"{action} on {key} failed with {exception.ErrorCode}.", exception),
        };
}
