using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment.Resources.CloudFormation;

/// <summary>
/// AWS::CloudFormation::CustomResource and Custom::*: the function (or topic) of the ServiceToken gets CloudFormation's event and answers at
/// its ResponseURL (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html).
/// </summary>
internal sealed class CustomResource : IResourceType
{
    public string TypeName => "AWS::CloudFormation::CustomResource";

    public PropertySupport Properties => PropertySupport.Everything;

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        // Until the function names its own, and where it fails before it does, the resource goes by this id.
        var unnamed = new Provisioned(request.NewName(255));
        request.Exists(unnamed);
        var answer = await AskAsync(request, "Create", null, ct);
        var physicalId = JsonText.Scalar(answer["PhysicalResourceId"]) ?? unnamed.PhysicalId;
        var resource = new Provisioned(physicalId);
        foreach (var (name, value) in answer["Data"] as JsonObject ?? [])
        {
            if (value is not null)
                resource.Attributes[name] = value.DeepClone();
        }
        request.Exists(resource);
        ThrowWhereFailed(request, answer);
        return resource;
    }

    public async Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        ThrowWhereFailed(request, await AskAsync(request, "Delete", resource.PhysicalId, ct));

    private static async Task<JsonObject> AskAsync(ResourceRequest request, string requestType, string? physicalId, CancellationToken ct)
    {
        using var expected = request.Responses.Expect(request.Aws.Endpoint);
        var message = Event(request, requestType, physicalId, expected.Url);
        await SendAsync(request, message, ct);
        var timeout = Timeout(request);
        return await expected.NextAsync(timeout, request.Time, ct)
            ?? throw request.Properties.Fault(
                "ServiceToken",
                $"{request.Properties.Required("ServiceToken")} didn't answer its {requestType} event within {timeout.TotalSeconds:0} s. "
                    + "It must PUT to the event's ResponseURL on every path, errors too; its log group says what it did."
            );
    }

    private static JsonObject Event(ResourceRequest request, string requestType, string? physicalId, Uri responseUrl)
    {
        var properties = JsonText.Stringified(request.Properties.Json);
        var message = new JsonObject
        {
            ["RequestType"] = requestType,
            ["ServiceToken"] = request.Properties.Required("ServiceToken"),
            ["ResponseURL"] = responseUrl.ToString(),
            ["StackId"] = request.Stack.StackId,
            ["RequestId"] = Guid.NewGuid().ToString(),
            ["LogicalResourceId"] = request.LogicalId,
        };
        if (physicalId is not null)
            message["PhysicalResourceId"] = physicalId;
        message["ResourceType"] = request.Type;
        message["ResourceProperties"] = properties;
        return message;
    }

    private static Task SendAsync(ResourceRequest request, JsonObject message, CancellationToken ct)
    {
        var token = request.Properties.Required("ServiceToken");
        return token.Split(':').ElementAtOrDefault(2) == "sns"
            ? SNS.SnsApi.CallAsync(
                request.Aws,
                "Publish",
                [
                    new("TopicArn", token),
                    new("Subject", "AWS CloudFormation custom resource request"),
                    new("Message", message.ToJsonString()),
                ],
                ct
            )
            : InvokeAsync(request, token, message, ct);
    }

    /// <summary>
    /// CloudFormation invokes asynchronously, and learns nothing of a function that dies: it waits for an hour. We wait for the function, so
    /// that its error fails the deployment at once, with what it said.
    /// </summary>
    private static async Task InvokeAsync(ResourceRequest request, string function, JsonObject message, CancellationToken ct)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(message.ToJsonString()));
        var answer = await request.Aws.SendAsync(
            "lambda",
            HttpMethod.Post,
            $"/2015-03-31/functions/{Uri.EscapeDataString(function)}/invocations",
            body,
            new() { ["X-Amz-Invocation-Type"] = "RequestResponse" },
            ct
        );
        if (answer.Headers?.Keys.Any(name => name.Equals("X-Amz-Function-Error", StringComparison.OrdinalIgnoreCase)) == true)
            throw request.Properties.Fault("ServiceToken", $"the function failed without an answer: {ErrorMessage(answer.Body)}");
    }

    private static string ErrorMessage(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonText.Scalar((JsonNode.Parse(body.Span) as JsonObject)?["errorMessage"]) ?? Encoding.UTF8.GetString(body.Span);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(body.Span);
        }
    }

    private static TimeSpan Timeout(ResourceRequest request) =>
        request.Properties.Int("ServiceTimeout") is { } seconds && TimeSpan.FromSeconds(seconds) < request.CustomResourceTimeout
            ? TimeSpan.FromSeconds(seconds)
            : request.CustomResourceTimeout;

    private static void ThrowWhereFailed(ResourceRequest request, JsonObject answer)
    {
        switch (JsonText.Scalar(answer["Status"]))
        {
            case "SUCCESS":
                return;
            case "FAILED":
                throw new DeploymentException(JsonText.Scalar(answer["Reason"]) ?? "The function gave no reason.")
                {
                    StackName = request.Stack.StackName,
                    LogicalId = request.LogicalId,
                    ResourceType = request.Type,
                    Reason = JsonText.Scalar(answer["Reason"]) ?? "The function gave no reason.",
                };
            case var other:
                throw request.Properties.Fault("ServiceToken", $"the answer's Status must be SUCCESS or FAILED, not '{other}'.");
        }
    }
}
