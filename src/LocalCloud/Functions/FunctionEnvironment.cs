using System.Globalization;

namespace RegulatedData.LocalCloud;

/// <summary>
/// The environment variables of a function (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html): its own, Lambda's, and
/// of this machine's only what a program needs to start. The user's AWS keys are not among them.
/// </summary>
internal static class FunctionEnvironment
{
    private static readonly string[] FromThisMachine =
    [
        "PATH",
        "HOME",
        "TMPDIR",
        "TMP",
        "TEMP",
        "SystemRoot",
        "DOTNET_ROOT",
        "LD_LIBRARY_PATH",
    ];

    /// <summary>All variables; Lambda's win over the function's own of the same name, as they are reserved.</summary>
    public static Dictionary<string, string> Create(
        FunctionDefinition function,
        AwsCredentials credentials,
        Uri gateway,
        string region,
        string runtimeApi,
        string logStream
    )
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in FromThisMachine)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                variables[name] = value;
        }
        variables["LANG"] = "en_US.UTF-8";
        variables["TZ"] = ":UTC";
        foreach (var (name, value) in function.Environment)
            variables[name] = value;
        AddLambda(variables, function, runtimeApi, logStream);
        AddAws(variables, credentials, gateway, region);
        return variables;
    }

    private static void AddLambda(Dictionary<string, string> variables, FunctionDefinition function, string runtimeApi, string logStream)
    {
        variables["_HANDLER"] = function.Handler;
        variables["LAMBDA_TASK_ROOT"] = function.CodeDirectory;
        variables["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        variables["AWS_LAMBDA_FUNCTION_NAME"] = function.Name;
        variables["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemoryMb.ToString(CultureInfo.InvariantCulture);
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        variables["AWS_LAMBDA_LOG_GROUP_NAME"] = function.EffectiveLogGroup;
        variables["AWS_LAMBDA_LOG_STREAM_NAME"] = logStream;
        variables["AWS_LAMBDA_LOG_FORMAT"] = function.LogFormat;
        variables["AWS_EXECUTION_ENV"] = $"AWS_Lambda_{function.Runtime}";
    }

    private static void AddAws(Dictionary<string, string> variables, AwsCredentials credentials, Uri gateway, string region)
    {
        variables["AWS_REGION"] = variables["AWS_DEFAULT_REGION"] = region;
        variables["AWS_ACCESS_KEY_ID"] = credentials.AccessKeyId;
        variables["AWS_SECRET_ACCESS_KEY"] = credentials.SecretAccessKey;
        variables["AWS_SESSION_TOKEN"] = credentials.SessionToken ?? "";
        variables["AWS_ENDPOINT_URL"] = gateway.GetLeftPart(UriPartial.Authority);
        variables["AWS_EC2_METADATA_DISABLED"] = "true";
    }
}
