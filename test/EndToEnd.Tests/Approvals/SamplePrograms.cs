using System.Globalization;
using System.Text.RegularExpressions;
using RegulatedData.Testing;

namespace RegulatedData.EndToEnd.Tests.Approvals;

/// <summary>The samples' programs as their own processes, each under its own role's credentials.</summary>
internal static partial class SamplePrograms
{
    public static async Task<MonitoringService> StartMonitoringServiceAsync(SampleFixture sample, ApprovalDesk desk, string[] approvers)
    {
        var settings = await SettingsAsync(sample, desk, "MonitoringServiceRoleArn");
        settings["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        for (var i = 0; i < approvers.Length; i++)
            settings[$"Approvals__Approvers__{i}"] = approvers[i];
        var process = Start("MonitoringService", settings);
        var line = await process.WaitForLineAsync(text => text.Contains("Now listening on", StringComparison.Ordinal));
        return new MonitoringService(process, new Uri(LoopbackAddress().Match(line).Value));
    }

    public static async Task<RunningProcess> StartActionProcessorAsync(
        SampleFixture sample,
        ApprovalDesk desk,
        string folder,
        TimeSpan? visibilityTimeout = null
    )
    {
        var settings = await SettingsAsync(sample, desk, "ActionProcessorRoleArn");
        settings["Approvals__QueueUrl"] = desk.QueueUrl;
        settings["ActionProcessor__Folder"] = folder;
        settings["ActionProcessor__JournalFolder"] = Path.Combine(folder, "journal");
        if (visibilityTimeout is { } time)
            settings["ActionProcessor__VisibilityTimeout"] = time.ToString("c", CultureInfo.InvariantCulture);
        return Start("ActionProcessor", settings);
    }

    private static RunningProcess Start(string program, Dictionary<string, string?> settings) =>
        RunningProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll")], environment: settings);

    private static async Task<Dictionary<string, string?>> SettingsAsync(SampleFixture sample, ApprovalDesk desk, string roleOutput)
    {
        var role = await sample.AssumeAsync(sample.Deployment.Output(ApprovalDesk.Stack, roleOutput));
        var keys = await role.GetCredentialsAsync();
        return new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = sample.Cloud.Endpoint.ToString(),
            ["AWS_ACCESS_KEY_ID"] = keys.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = keys.SecretKey,
            ["AWS_SESSION_TOKEN"] = keys.Token,
            ["AWS_REGION"] = sample.Cloud.Region,
            ["Approvals__Endpoint"] = desk.Endpoint.ToString(),
            ["Approvals__Region"] = sample.Cloud.Region,
        };
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex LoopbackAddress();
}

/// <summary>The running sample service.</summary>
internal sealed record MonitoringService(RunningProcess Process, Uri Address) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
