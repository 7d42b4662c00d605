using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.Apigatewayv2;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AwsApigatewayv2Authorizers;
using Amazon.CDK.AwsApigatewayv2Integrations;
using Constructs;
using HttpMethod = Amazon.CDK.AWS.Apigatewayv2.HttpMethod;

namespace RegulatedData.Cdk;

/// <summary>
/// The HTTP API: requests behind IAM, and the public page behind the links. Throttled; its access log has neither query strings nor
/// paths, callers or addresses in it.
/// </summary>
public sealed class ApprovalApi : Construct
{
    private const string StageName = "$default";
    private const string DecidePath = "/decide";

    private static readonly HttpMethod[] s_decideMethods = [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST];

    internal ApprovalApi(Construct scope, string id, ApprovalParts parts, ApprovalFunctions functions)
        : base(scope, id)
    {
        Api = new HttpApi(
            this,
            "HttpApi",
            new HttpApiProps
            {
                // A name to be read: the API's id is what tells it from others.
                ApiName = string.Join('-', scope.Node.Path.Split('/')),
                Description = "Requests for decisions, and the page behind the links in their mails",
                CreateDefaultStage = false,
            }
        );
        var decide = AddRoutes(functions);
        AccessLogs = CreateAccessLogs(parts);
        Stage = CreateStage(parts.Props, decide);
        ErrorsAlarm = CreateErrorsAlarm(parts);
    }

    /// <summary>The API.</summary>
    public HttpApi Api { get; }

    /// <summary>Its only stage, without a path of its own.</summary>
    public HttpStage Stage { get; }

    /// <summary>A line for each request: route, status, sizes and times.</summary>
    public LogGroup AccessLogs { get; }

    /// <summary>Goes off when the API answered with an error of its own; null when it was removed.</summary>
    public Alarm? ErrorsAlarm { get; }

    /// <summary>The address that callers send requests to.</summary>
    public string Endpoint => Api.ApiEndpoint;

    /// <summary>The ARN of a route, for <c>execute-api:Invoke</c>.</summary>
    internal string ArnOf(string method, string path) =>
        Amazon
            .CDK.Stack.Of(this)
            .FormatArn(
                new ArnComponents
                {
                    Service = "execute-api",
                    Resource = Api.ApiId,
                    ResourceName = $"{StageName}/{method}{path}",
                }
            );

    /// <summary>Adds all routes, and gives back the public ones.</summary>
    private HttpRoute[] AddRoutes(ApprovalFunctions functions)
    {
        var requests = new HttpLambdaIntegration("Requests", functions.Requests.Function);
        var decide = new HttpLambdaIntegration("Decide", functions.Decide.Function);
        var iam = new HttpIamAuthorizer();
        Route("/requests", requests, iam, HttpMethod.POST, HttpMethod.GET);
        Route("/requests/{requestId}", requests, iam, HttpMethod.GET);
        Route("/requests/{requestId}/result", requests, iam, HttpMethod.PUT);
        return Route(DecidePath, decide, null, s_decideMethods);
    }

    private HttpRoute[] Route(string path, HttpLambdaIntegration integration, HttpIamAuthorizer? authorizer, params HttpMethod[] methods) =>
        Api.AddRoutes(
            new AddRoutesOptions
            {
                Path = path,
                Methods = methods,
                Integration = integration,
                Authorizer = authorizer,
            }
        );

    private LogGroup CreateAccessLogs(ApprovalParts parts)
    {
        KeyAccess.Allow(this, parts.Key, KeyAccess.ForLogs);
        return new LogGroup(
            this,
            "AccessLogs",
            new LogGroupProps
            {
                EncryptionKey = parts.Key,
                Retention = RetentionDays.SIX_YEARS,
                RemovalPolicy = parts.RemovalPolicy,
            }
        );
    }

    private HttpStage CreateStage(TokenApprovalProps props, HttpRoute[] decide)
    {
        var stage = new HttpStage(
            this,
            "Stage",
            new HttpStageProps
            {
                HttpApi = Api,
                StageName = StageName,
                AutoDeploy = true,
            }
        );
        var resource = (CfnStage)stage.Node.DefaultChild!;
        var limits = new CfnStage.RouteSettingsProperty
        {
            ThrottlingRateLimit = props.ThrottlingRate,
            ThrottlingBurstLimit = props.ThrottlingBurst,
        };
        resource.DefaultRouteSettings = limits;
        // The routes that anybody can call have limits of their own: who floods them takes nothing from those who file and report.
        resource.RouteSettings = s_decideMethods.ToDictionary(
            method => $"{method} {DecidePath}",
            _ => new Dictionary<string, object>
            {
                [nameof(limits.ThrottlingRateLimit)] = props.ThrottlingRate,
                [nameof(limits.ThrottlingBurstLimit)] = props.ThrottlingBurst,
            }
        );
        // A stage takes settings of routes that are there.
        stage.Node.AddDependency([.. decide]);
        resource.AccessLogSettings = new CfnStage.AccessLogSettingsProperty
        {
            DestinationArn = AccessLogs.LogGroupArn,
            Format = AccessLogFormat(),
        };
        return stage;
    }

    // A query string holds a token, a path an id, a caller's session name often an address. The route key holds none of them.
    private static string AccessLogFormat() =>
        JsonSerializer.Serialize(
            new Dictionary<string, string>
            {
                ["requestId"] = "$context.requestId",
                ["time"] = "$context.requestTime",
                ["route"] = "$context.routeKey",
                ["status"] = "$context.status",
                ["error"] = "$context.error.responseType",
                ["integrationStatus"] = "$context.integrationStatus",
                ["responseLength"] = "$context.responseLength",
                ["responseLatencyMs"] = "$context.responseLatency",
                ["integrationLatencyMs"] = "$context.integrationLatency",
            }
        );

    private Alarm? CreateErrorsAlarm(ApprovalParts parts) =>
        new AlarmDefinition
        {
            Id = "Errors",
            Description =
                "The API answered with errors of its own (5xx). The log groups of the functions Requests and Decide say why; a person who "
                + "pressed a button was asked to try again, and may do so.",
            Metric = period => Api.MetricServerError(new MetricOptions { Period = period, Statistic = Stats.SUM }),
            Threshold = 0,
        }.Create(this, Api, parts.Props.ApiErrorsAlarm, parts.AlarmActions);
}
