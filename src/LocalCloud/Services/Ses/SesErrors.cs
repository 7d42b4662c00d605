namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>The errors of SES's API v2 (https://docs.aws.amazon.com/ses/latest/APIReference-V2/).</summary>
internal static class SesErrors
{
    public static AwsApiException Invalid(string message) => new("BadRequestException", message, 400);

    public static AwsApiException Rejected(string message) => new("MessageRejected", message, 400);

    public static AwsApiException NotFound(string message) => new("NotFoundException", message, 404);

    public static AwsApiException Exists(string message) => new("AlreadyExistsException", message, 400);

    public static AwsApiException Paused(string message) => new("SendingPausedException", message, 400);

    public static AwsApiException NotEmulated(string what) => new("NotImplemented", $"The local cloud doesn't emulate {what}.", 501);
}
