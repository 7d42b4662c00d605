using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using RegulatedData.Testing;

namespace RegulatedData.HandlerRuntime.Tests;

/// <summary>A real handler, built, in a process of its own, as Lambda runs it.</summary>
public sealed partial class BuiltHandlerTests
{
    private const int SigTerm = 15;

    [Fact]
    public async Task A_built_handler_serves_an_event_and_ends_with_0_on_SIGTERM()
    {
        await using var api = await RuntimeApiServer.StartAsync();
        await using var process = Start(api, "RestoreTestAge");

        var report = await api.InvokeAsync("""{"now":"2026-03-10T12:00:00Z","lastPassed":"2026-03-08T00:00:00Z"}""");
        Signal(process);
        var result = await process.WaitForExitAsync(TimeSpan.FromMinutes(2));

        report.Text.Should().Be("""{"days":2.5}""");
        result.ExitCode.Should().Be(0, result.Errors);
    }

    [Fact]
    public async Task A_built_handler_says_why_when_it_is_stopped_in_the_middle_of_an_invocation()
    {
        // A DynamoDB that accepts the connection and never answers.
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port;
        await using var api = await RuntimeApiServer.StartAsync();
        await using var process = Start(
            api,
            "RestoreCheck",
            ("AWS_ENDPOINT_URL", $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"),
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "example"),
            ("AWS_REGION", "us-east-1")
        );
        var report = api.InvokeAsync(
            """
            {"tableName":"restored","sourceTableName":"source","expectedKeyArn":"arn:aws:kms:us-east-1:1:key/k","creationDate":0,"completionDate":1}
            """
        );
        using var connection = await silent.AcceptTcpClientAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token);

        Signal(process);
        var result = await process.WaitForExitAsync(TimeSpan.FromMinutes(2));

        (await report).ErrorTypeHeader.Should().Be("Runtime.Stopped");
        result.ExitCode.Should().Be(0, result.Errors);
    }

    [Fact]
    public async Task A_built_handler_ends_with_1_when_the_Runtime_API_is_gone()
    {
        await using var api = await RuntimeApiServer.StartAsync();
        await using var process = Start(api, "RestoreTestAge");
        await api.Started;

        await api.DisposeAsync();

        (await process.WaitForExitAsync(TimeSpan.FromMinutes(2))).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task A_built_handler_reports_an_unknown_function_and_lists_its_own()
    {
        await using var api = await RuntimeApiServer.StartAsync();
        await using var process = Start(api, "Typo");

        var report = await api.InitError;
        var result = await process.WaitForExitAsync(TimeSpan.FromMinutes(2));

        report.Text.Should().Contain("PermissionCheck, RestoreCheck, RestoreTestAge");
        result.ExitCode.Should().Be(1);
        JsonDocument.Parse(result.Output.Trim()).RootElement.GetProperty("level").GetString().Should().Be("FATAL");
    }

    private static RunningProcess Start(RuntimeApiServer api, string function, params (string Name, string? Value)[] environment)
    {
        var variables = environment.ToDictionary(pair => pair.Name, pair => pair.Value);
        variables["AWS_LAMBDA_RUNTIME_API"] = api.Address;
        variables["HANDLER"] = function;
        return RunningProcess.Start("dotnet", [Handler], environment: variables);
    }

    /// <summary>The handler that the build of these tests built, in the same configuration.</summary>
    private static string Handler
    {
        get
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
            return Repository.PathOf("artifacts", "bin", "SecureStore.Handlers", configuration, "RegulatedData.SecureStore.Handlers.dll");
        }
    }

    private static void Signal(RunningProcess process) =>
        Kill(process.Id, SigTerm).Should().Be(0, $"error {Marshal.GetLastPInvokeError()} of kill");

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Kill(int processId, int signal);
}
