using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>The mails as JSON: <c>GET /_localcloud/mails</c>, perhaps with <c>?to=address</c>.</summary>
internal sealed class MailList(Mailbox mailbox)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public Task HandleAsync(HttpContext http)
    {
        if (!HttpMethods.IsGet(http.Request.Method) || http.Request.Path.Value != $"{LocalEndpoints.Root}mails")
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return http.Response.WriteAsync(
                $"Use GET {LocalEndpoints.Root}mails or {LocalEndpoints.Root}mails?to=address.\n",
                http.RequestAborted
            );
        }
        var to = http.Request.Query["to"].ToString();
        var mails = to.Length > 0 ? mailbox.To(to) : mailbox.All;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(JsonSerializer.Serialize(mails, s_json), http.RequestAborted);
    }
}
