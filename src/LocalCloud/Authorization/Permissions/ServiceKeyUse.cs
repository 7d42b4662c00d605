namespace RegulatedData.LocalCloud.Authorization;

/// <summary>What a service's use of a customer's key asks of the caller on whose behalf it uses it.</summary>
internal static class ServiceKeyUse
{
    /// <summary>
    /// Publishing to an encrypted topic, or sending to an encrypted queue, makes a data key for the caller and reads it back
    /// (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html).
    /// </summary>
    public static IEnumerable<RequiredPermission> ToSend(string topicOrQueueArn, string? keyArn, string region) =>
        keyArn is null
            ? []
            : [Use("kms:GenerateDataKey", topicOrQueueArn, keyArn, region), Use("kms:Decrypt", topicOrQueueArn, keyArn, region)];

    /// <summary>Receiving from an encrypted queue.</summary>
    public static IEnumerable<RequiredPermission> ToReceive(string queueArn, string? keyArn, string region) =>
        keyArn is null ? [] : [Use("kms:Decrypt", queueArn, keyArn, region)];

    private static RequiredPermission Use(string action, string arn, string keyArn, string region)
    {
        var service = Arns.Service(arn);
        return new RequiredPermission(action, keyArn)
            .With("kms:ViaService", $"{service}.{region}.amazonaws.com")
            .With("kms:CallerAccount", Arns.Account(keyArn))
            .With("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
            .With($"kms:EncryptionContext:aws:{service}:{(service == "sns" ? "topicArn" : "arn")}", arn)
            .With("kms:EncryptionContextKeys", $"aws:{service}:{(service == "sns" ? "topicArn" : "arn")}");
    }
}
