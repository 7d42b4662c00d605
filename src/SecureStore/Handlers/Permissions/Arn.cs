using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.SecureStore.Permissions;

/// <summary>An Amazon Resource Name.</summary>
internal sealed record Arn(string Text, string Partition, string Service, string Region, string Account, string Resource)
{
    /// <summary>Reads the ARN of a resource of one service.</summary>
    /// <exception cref="FunctionException">It isn't one.</exception>
    public static Arn Parse(string text, string service) =>
        text.Split(':', 6) is ["arn", var partition, var found, { Length: > 0 } region, { Length: > 0 } account, { Length: > 0 } resource]
        && found == service
            ? new Arn(text, partition, found, region, account, resource)
            : throw new FunctionException(
                $"'{text}' isn't an ARN of {service}; arn:aws:{service}:<region>:<account>:<resource> was expected."
            );

    public override string ToString() => Text;
}
