using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RegulatedData.LocalCloud.Faults;

/// <summary>Faults from a shell: <c>/_localcloud/faults</c>.</summary>
internal sealed class FaultEndpoint(FaultInjection faults)
{
    /// <summary>The path's segment.</summary>
    public const string Name = "faults";

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext http)
    {
        var rest = http.Request.Path.Value![(LocalEndpoints.Root + Name).Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (http.Request.Method, rest) switch
        {
            ("POST", []) => InjectAsync(http),
            ("GET", []) => AnswerAsync(http, 200, new JsonObject { ["faults"] = new JsonArray([.. faults.Injected.Select(Describe)]) }),
            ("DELETE", []) => ClearAsync(http),
            ("GET", [var id]) => WithAsync(http, id, fault => AnswerAsync(http, 200, Describe(fault))),
            ("DELETE", [var id]) => WithAsync(http, id, fault => RemoveAsync(http, fault)),
            ("POST", [var id, "release"]) => WithAsync(http, id, fault => ReleaseAsync(http, fault)),
            _ => RefuseAsync(
                http,
                404,
                $"Use POST, GET or DELETE {LocalEndpoints.Root}{Name}, GET or DELETE .../<id>, or POST .../<id>/release."
            ),
        };
    }

    private async Task InjectAsync(HttpContext http)
    {
        try
        {
            var request =
                await JsonSerializer.DeserializeAsync<FaultRequest>(http.Request.Body, FaultRequest.Json, http.RequestAborted)
                ?? throw new JsonException("The body must be a JSON object.");
            await AnswerAsync(http, 201, Describe(faults.Inject(request.ToFault())));
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            await RefuseAsync(http, 400, e.Message);
        }
    }

    private Task ClearAsync(HttpContext http)
    {
        faults.Clear();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task RemoveAsync(HttpContext http, InjectedFault fault)
    {
        fault.Dispose();
        return AnswerAsync(http, 200, Describe(fault));
    }

    private static Task ReleaseAsync(HttpContext http, InjectedFault fault)
    {
        fault.Release();
        return AnswerAsync(http, 200, Describe(fault));
    }

    private Task WithAsync(HttpContext http, string id, Func<InjectedFault, Task> then) =>
        faults.Injected.FirstOrDefault(fault => fault.Id == id) is { } found
            ? then(found)
            : RefuseAsync(http, 404, $"There is no fault '{id}' in force.");

    private static JsonObject Describe(InjectedFault fault) =>
        new()
        {
            ["id"] = fault.Id,
            ["hits"] = fault.Hits,
            ["held"] = fault.Held,
            ["fault"] = JsonSerializer.SerializeToNode(FaultRequest.Of(fault.Fault), FaultRequest.Json),
        };

    private static Task RefuseAsync(HttpContext http, int status, string message) =>
        AnswerAsync(http, status, new JsonObject { ["message"] = message });

    private static Task AnswerAsync(HttpContext http, int status, JsonObject body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }
}
