using System.IO.Compression;

namespace RegulatedData.LocalCloud.Deployment.Resources.Lambda;

/// <summary>AWS::Lambda::Function: the bundle that the app was synthesized with, run by the gateway's function host.</summary>
internal sealed class Function : IResourceType
{
    public string TypeName => "AWS::Lambda::Function";

    public PropertySupport Properties { get; } =
        new PropertySupport(
            "FunctionName",
            "Code.S3Bucket",
            "Code.S3Key",
            "Handler",
            "Runtime",
            "Role",
            "Environment.Variables",
            "Timeout",
            "MemorySize",
            "Description",
            "Architectures",
            "LoggingConfig.LogGroup",
            "DeadLetterConfig",
            "PackageType",
            "Tags"
        )
            .Without("Functions run as plain processes on this machine: nothing is traced.", "TracingConfig")
            .Without(
                "Functions run as plain processes on this machine: concurrency isn't limited per function.",
                "ReservedConcurrentExecutions"
            )
            .Without("Functions run as plain processes on this machine: they see its network.", "VpcConfig")
            .Without("Functions run as plain processes on this machine: they see its file system.", "EphemeralStorage", "FileSystemConfigs")
            .Without("Functions run as plain processes on this machine: layers aren't mounted.", "Layers")
            .Without("Environment variables aren't encrypted locally.", "KmsKeyArn")
            .Without("Functions start afresh, not from a snapshot.", "SnapStart")
            .Without(
                "The log's format is what the function writes.",
                "LoggingConfig.LogFormat",
                "LoggingConfig.ApplicationLogLevel",
                "LoggingConfig.SystemLogLevel"
            )
            .Without("The runtime is this machine's.", "RuntimeManagementConfig")
            .Without("Code is read from the assembly as it is, so that versions of S3 objects don't matter.", "Code.S3ObjectVersion");

    public Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = request.NameFrom("FunctionName", 64);
        var arn = request.Arn("lambda", $"function:{name}");
        var function = new Provisioned(name) { Attributes = { ["Arn"] = arn } };
        if (CodeDirectory(request, name) is not { } code)
            return Task.FromResult(function);

        request.Functions.Register(
            new FunctionDefinition
            {
                Name = name,
                Arn = arn,
                CodeDirectory = code,
                Handler = properties.Required("Handler"),
                Runtime = properties.Required("Runtime"),
                RoleArn = properties.Required("Role"),
                Environment = properties.Object("Environment")?.Map("Variables") ?? [],
                Timeout = TimeSpan.FromSeconds(properties.Int("Timeout") ?? 3),
                MemoryMb = properties.Int("MemorySize") ?? 128,
                LogGroup = properties.Object("LoggingConfig")?.String("LogGroup"),
                Description = properties.String("Description") ?? "",
                Architecture = properties.Strings("Architectures") is [var architecture, ..] ? architecture : "x86_64",
                Tags = properties.Tags().ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal),
                Async = new AsyncInvocationConfig { DeadLetterArn = properties.Object("DeadLetterConfig")?.String("TargetArn") },
            }
        );
        return Task.FromResult(function);
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        request.Functions.RemoveAsync(resource.PhysicalId);

    private static string? CodeDirectory(ResourceRequest request, string name)
    {
        var code = request.Properties.Object("Code") ?? throw request.Properties.Fault("Code", "is required.");
        if (!code.Has("S3Bucket"))
        {
            // Reported as a property that isn't emulated; who invokes the function is told that it doesn't exist.
            request.NotEmulated("Code", "Inline code and container images don't run locally: the function can't be invoked.");
            return null;
        }
        var bucket = code.Required("S3Bucket");
        var key = code.Required("S3Key");
        var asset =
            request.Assets.Find(request.Stack, bucket, key)
            ?? throw code.Fault("S3Key", $"s3://{bucket}/{key} isn't an asset of this cloud assembly.");
        if (Directory.Exists(asset))
            return asset;
        if (!File.Exists(asset))
            throw code.Fault("S3Key", $"the asset '{asset}' doesn't exist. Run `cdk synth` again.");
        return Unzip(asset, name);
    }

    /// <summary>An asset that is a zip file already is taken apart beside the others that the system cleans up.</summary>
    private static string Unzip(string asset, string name)
    {
        var directory = Directory.CreateTempSubdirectory($"{name}-").FullName;
        ZipFile.ExtractToDirectory(asset, directory);
        return directory;
    }
}
