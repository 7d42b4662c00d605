namespace RegulatedData.Samples.MonitoringService;

/// <summary>The section <c>Approvals</c> of appsettings.json, or variables such as <c>Approvals__Endpoint</c>.</summary>
internal sealed record ApprovalSettings(Uri Endpoint, string? Region, IReadOnlyList<string> Approvers, string? RequesterEmail)
{
    public static ApprovalSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Approvals");
        var approvers = section.GetSection("Approvers").GetChildren().Select(child => child.Value).OfType<string>().ToArray();
        if (!Uri.TryCreate(section["Endpoint"], UriKind.Absolute, out var endpoint))
            throw new InvalidOperationException(
                "Set Approvals:Endpoint to the construct's API URL, a stack output (or Approvals__Endpoint in the environment)."
            );
        if (approvers.Length == 0)
            throw new InvalidOperationException(
                "Set Approvals:Approvers to the approvers' addresses (or Approvals__Approvers__0 and so on)."
            );
        return new ApprovalSettings(endpoint, Optional(section["Region"]), approvers, Optional(section["RequesterEmail"]));
    }

    private static string? Optional(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
