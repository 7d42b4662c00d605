using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment;

/// <summary>Parameters and secrets of the local cloud itself.</summary>
internal sealed class AwsParameterSource(AwsApi aws) : IParameterSource
{
    public async Task<string?> ParameterAsync(string name, CancellationToken ct)
    {
        try
        {
            var answer = await aws.JsonAsync(
                "ssm",
                "AmazonSSM.GetParameter",
                new JsonObject { ["Name"] = name, ["WithDecryption"] = true },
                ct
            );
            return JsonText.Scalar(answer["Parameter"]?["Value"]);
        }
        catch (AwsApiException e) when (e.Code is "ParameterNotFound" or "ParameterVersionNotFound")
        {
            return null;
        }
    }

    public async Task<string?> SecretAsync(string id, string? stage, string? version, CancellationToken ct)
    {
        var request = new JsonObject { ["SecretId"] = id };
        if (stage is not null)
            request["VersionStage"] = stage;
        if (version is not null)
            request["VersionId"] = version;
        try
        {
            return JsonText.Scalar((await aws.JsonAsync("secretsmanager", "secretsmanager.GetSecretValue", request, ct))["SecretString"]);
        }
        catch (AwsApiException e) when (e.Code == "ResourceNotFoundException")
        {
            return null;
        }
    }
}
