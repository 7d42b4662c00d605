using System.Globalization;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment;
using RegulatedData.LocalCloud.Tests.Deployment;
using RegulatedData.Testing;

namespace RegulatedData.LocalCloud.Tests.HttpApis;

/// <summary>A local cloud with an HTTP API, deployed from a template as the CDK writes it.</summary>
public sealed class HttpApiFixture : IAsyncLifetime
{
    private readonly List<string> _log = [];
    public LocalCloudHost Cloud { get; private set; } = null!;

    public DeploymentResult Deployed { get; private set; } = null!;

    /// <summary>A client of the API.</summary>
    public HttpClient Http { get; private set; } = null!;

    internal AwsApi Aws => Cloud.Context.Aws;

    internal string ApiId => Deployed.Resource("Http", "Api").PhysicalId;

    public string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    public async Task InitializeAsync()
    {
        Cloud = await LocalCloudHost.StartAsync(new LocalCloudOptions { Log = Note });
        using var assembly = new AssemblyBuilder();
        assembly.ExistingDirectoryAsset("code", AppContext.BaseDirectory);
        var template = await File.ReadAllTextAsync(Repository.PathOf("test", "LocalCloud.Tests", "HttpApis", "HttpApi.template.json"));
        assembly.Stack("Http", template);
        Deployed = await Cloud.DeployAsync(assembly.Write());
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(Deployed.Output("Http", "Endpoint")) };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await Cloud.DisposeAsync();
    }

    /// <summary>Sends a request, for which the function does what <paramref name="told"/> says.</summary>
    internal async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        JsonObject? told = null,
        HttpContent? content = null,
        AwsCredentials? signedBy = null,
        Action<HttpRequestMessage>? change = null
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (told is not null)
            request.Headers.TryAddWithoutValidation("X-Do", told.ToJsonString());
        if (signedBy is not null)
            Sign(request, signedBy);
        change?.Invoke(request);
        return await Http.SendAsync(request);
    }

    /// <summary>The event that the function got.</summary>
    internal async Task<JsonObject> EventAsync(
        HttpMethod method,
        string path,
        HttpContent? content = null,
        AwsCredentials? signedBy = null,
        Action<HttpRequestMessage>? change = null
    )
    {
        using var response = await SendAsync(method, path, null, content, signedBy, change);
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(System.Net.HttpStatusCode.OK, "{0}\n{1}", body, Log);
        var answer = JsonNode.Parse(body)!;
        // Format 1.0 has no answers without a status.
        return (answer["echo"] ?? answer).AsObject();
    }

    /// <summary>Lets the function answer with this.</summary>
    internal static JsonObject Answer(JsonNode? with) => new() { ["do"] = "answer", ["with"] = with };

    /// <summary>A role's keys.</summary>
    internal async Task<AwsCredentials> RoleAsync(string action, string resource)
    {
        var name = RunningCloud.Unique("caller");
        var trust = Policy(
            new JsonObject
            {
                ["Action"] = "sts:AssumeRole",
                ["Principal"] = new JsonObject { ["AWS"] = Cloud.AccountId },
            }
        );
        var policy = Policy(new JsonObject { ["Action"] = action, ["Resource"] = resource });
        await IamAsync("CreateRole", new("RoleName", name), new("AssumeRolePolicyDocument", trust));
        await IamAsync("PutRolePolicy", new("RoleName", name), new("PolicyName", "p"), new("PolicyDocument", policy));
        var answer = await Aws.QueryAsync(
            "sts",
            "2011-06-15",
            "AssumeRole",
            [new("RoleArn", $"arn:aws:iam::{Cloud.AccountId}:role/{name}"), new("RoleSessionName", "on-premises")],
            default
        );
        string Text(string element) => answer.Descendants(element).Single().Value;
        return new AwsCredentials(Text("AccessKeyId"), Text("SecretAccessKey"), Text("SessionToken"));
    }

    internal static void Sign(HttpRequestMessage request, AwsCredentials keys, string service = "execute-api", string region = "us-east-1")
    {
        var date = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={keys.AccessKeyId}/{date}/{region}/{service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=0"
        );
        if (keys.SessionToken is { } token)
            request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", token);
    }

    private static string Policy(JsonObject statement)
    {
        statement["Effect"] = "Allow";
        return new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = statement }.ToJsonString();
    }

    private Task<System.Xml.Linq.XElement> IamAsync(string action, params KeyValuePair<string, string>[] parameters) =>
        Aws.QueryAsync("iam", "2010-05-08", action, parameters, default);

    private void Note(string line)
    {
        lock (_log)
            _log.Add(line);
    }
}

[CollectionDefinition(Name)]
public sealed class HttpApiCollection : ICollectionFixture<HttpApiFixture>
{
    public const string Name = "an HTTP API";
}
