using Amazon.CDK;
using Amazon.CDK.AWS.IAM;

namespace RegulatedData.Cdk;

/// <summary>What callers from outside may be granted: to file, to read, to work.</summary>
internal sealed class ApprovalAccess(ApprovalApi api, DecisionQueue decisions, ApprovalParts parts)
{
    // A request's id is the caller's own, so the path has a wildcard in its place.
    private const string AnyRequest = "/requests/*";

    public Grant ToRequest(IGrantable grantee) => Invoke(grantee, ("POST", "/requests"), ("GET", "/requests"), ("GET", AnyRequest));

    public Grant ToRead(IGrantable grantee) => Invoke(grantee, ("GET", "/requests"), ("GET", AnyRequest));

    public Grant ToWork(IGrantable grantee) =>
        Work()
            .Select(statement =>
                Grant.AddToPrincipal(
                    new GrantOnPrincipalOptions
                    {
                        Grantee = grantee,
                        Actions = statement.Actions,
                        ResourceArns = statement.Resources,
                        Conditions = statement.Conditions,
                    }
                )
            )
            .Aggregate((one, other) => one.Combine(other));

    public IEnumerable<PolicyStatement> WorkStatements() =>
        Work()
            .Select(right =>
                ApprovalParts.Right(
                    right.Sid,
                    right.Actions,
                    right.Resources,
                    right.Conditions?.ToDictionary(condition => condition.Key, condition => (object)condition.Value)
                )
            );

    private IEnumerable<AccessRight> Work()
    {
        yield return new AccessRight(
            "ReceiveDecisions",
            ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"],
            [decisions.Queue.QueueArn]
        );
        yield return new AccessRight("DecryptThemThroughTheQueue", ["kms:Decrypt"], [parts.Key.KeyArn])
        {
            Conditions = new Dictionary<string, IDictionary<string, object>>
            {
                ["StringEquals"] = new Dictionary<string, object> { ["kms:ViaService"] = $"sqs.{Stack.Of(api).Region}.amazonaws.com" },
            },
        };
        // A report is answered with the request as it is recorded: the worker reads none besides.
        yield return new AccessRight("ReportResults", ["execute-api:Invoke"], [api.ArnOf("PUT", $"{AnyRequest}/result")]);
    }

    private Grant Invoke(IGrantable grantee, params (string Method, string Path)[] routes) =>
        Grant.AddToPrincipal(
            new GrantOnPrincipalOptions
            {
                Grantee = grantee,
                Actions = ["execute-api:Invoke"],
                ResourceArns = [.. routes.Select(route => api.ArnOf(route.Method, route.Path))],
            }
        );

    private sealed record AccessRight(string Sid, string[] Actions, string[] Resources)
    {
        public IDictionary<string, IDictionary<string, object>>? Conditions { get; init; }
    }
}
