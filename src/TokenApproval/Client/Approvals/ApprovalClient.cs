using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using RegulatedData.TokenApproval.Client.Signing;

namespace RegulatedData.TokenApproval.Client;

/// <summary>
/// Files requests for approval, reads them, and reports what came of them. Calls are signed with the caller's IAM credentials, and tried again
/// where that is safe and may help: after throttling, server errors and lost answers. Safe for use by several threads; make one and keep it.
/// </summary>
public sealed class ApprovalClient : IDisposable
{
    private const string Service = "execute-api";
    private const string JsonType = "application/json";
    private const int PageSize = 50;

    private readonly SignedClient _service;

    /// <summary>A client with the usual chain's credentials.</summary>
    /// <param name="endpoint">The HTTP API's URL, which the construct gives as an output.</param>
    /// <exception cref="ArgumentException">The endpoint isn't an absolute http or https URL, or nothing names its region.</exception>
    public ApprovalClient(Uri endpoint)
        : this(new ApprovalClientOptions { Endpoint = endpoint }) { }

    /// <summary>A client as configured.</summary>
    /// <param name="options">How it reaches the service.</param>
    /// <exception cref="ArgumentException">The endpoint isn't an absolute http or https URL, or nothing names its region.</exception>
    public ApprovalClient(ApprovalClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var endpoint = HttpAddress.Check(options.Endpoint, nameof(options));
        var region = SigningRegion.Of(Service, endpoint, options.Region, nameof(options));
        _service = SignedClient.Create(new SignedClientConfig(Service, region, endpoint), options.Credentials);
    }

    /// <summary>
    /// Files a request. The approvers get their mails soon afterwards. Filing again what is there already changes nothing and answers with it, so it
    /// is safe to call again after an error.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="ct">Cancels the call. The request may have been filed all the same.</param>
    /// <returns>The request as the service has it, which may be decided already if it was filed before.</returns>
    /// <exception cref="ApprovalConflictException">There is a request with this id and other content.</exception>
    /// <exception cref="InvalidApprovalRequestException">A field isn't allowed.</exception>
    /// <exception cref="ApprovalForbiddenException">The credentials don't allow it.</exception>
    /// <exception cref="ApprovalException">The service couldn't be reached, or failed.</exception>
    public Task<Approval> FileAsync(ApprovalRequest request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequestIds.Check(request.RequestId);
        var call = WithBody(new SignedRequest(HttpMethod.Post, "/requests") { Body = Json(request, ApprovalJson.Default.ApprovalRequest) });
        return SendAsync(call, ApprovalJson.Default.Approval, request.RequestId, ct);
    }

    /// <summary>Reads a request.</summary>
    /// <param name="requestId">Its id.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <exception cref="ApprovalNotFoundException">There is none with this id.</exception>
    /// <exception cref="InvalidApprovalRequestException">No request can have this id.</exception>
    /// <exception cref="ApprovalForbiddenException">The credentials don't allow it.</exception>
    /// <exception cref="ApprovalException">The service couldn't be reached, or failed.</exception>
    public Task<Approval> GetAsync(string requestId, CancellationToken ct = default)
    {
        RequestIds.Check(requestId);
        return SendAsync(new SignedRequest(HttpMethod.Get, $"/requests/{requestId}"), ApprovalJson.Default.Approval, requestId, ct);
    }

    /// <summary>Lists an incident's requests, oldest first, page by page as they are read.</summary>
    /// <param name="incidentId">The incident.</param>
    /// <param name="ct">Cancels the listing.</param>
    /// <exception cref="ApprovalException">As for <see cref="GetAsync"/>, while it is read.</exception>
    public IAsyncEnumerable<Approval> ListByIncidentAsync(string incidentId, CancellationToken ct = default) =>
        ListAsync("incidentId", incidentId, ct);

    /// <summary>Lists the requests with a status, page by page as they are read.</summary>
    /// <param name="status">The status.</param>
    /// <param name="ct">Cancels the listing.</param>
    /// <exception cref="ApprovalException">As for <see cref="GetAsync"/>, while it is read.</exception>
    public IAsyncEnumerable<Approval> ListByStatusAsync(ApprovalStatus status, CancellationToken ct = default) =>
        ListAsync("status", status.ToString(), ct);

    /// <summary>Lists the requests that an approver was asked about, oldest first, page by page as they are read.</summary>
    /// <param name="approverEmail">The approver's e-mail address, in upper or lower case.</param>
    /// <param name="ct">Cancels the listing.</param>
    /// <exception cref="ApprovalException">As for <see cref="GetAsync"/>, while it is read.</exception>
    public IAsyncEnumerable<Approval> ListByApproverAsync(string approverEmail, CancellationToken ct = default) =>
        ListAsync("approver", approverEmail, ct);

    /// <summary>Tells what a worker does about a request, or has done. The same report twice is the same as once.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="report">Which execution, and how it stands.</param>
    /// <param name="ct">Cancels the call. The report may have been recorded all the same.</param>
    /// <returns>The request as the service has it now.</returns>
    /// <exception cref="ApprovalConflictException">The request isn't in the state that the report needs; the exception says in which it is.</exception>
    /// <exception cref="ApprovalNotFoundException">There is no request with this id.</exception>
    /// <exception cref="InvalidApprovalRequestException">A field isn't allowed.</exception>
    /// <exception cref="ApprovalForbiddenException">The credentials don't allow it.</exception>
    /// <exception cref="ApprovalException">The service couldn't be reached, or failed.</exception>
    public Task<Approval> ReportAsync(string requestId, ExecutionReport report, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        RequestIds.Check(requestId);
        var call = WithBody(
            new SignedRequest(HttpMethod.Put, $"/requests/{requestId}/result") { Body = Json(report, ApprovalJson.Default.ExecutionReport) }
        );
        return SendAsync(call, ApprovalJson.Default.Approval, requestId, ct);
    }

    /// <summary>Closes the client's connections.</summary>
    public void Dispose() => _service.Dispose();

    private async IAsyncEnumerable<Approval> ListAsync(string filter, string value, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        string? next = null;
        do
        {
            var call = new SignedRequest(HttpMethod.Get, "/requests");
            call.Query.Add(filter, value);
            call.Query.Add("limit", PageSize.ToString(CultureInfo.InvariantCulture));
            if (next is not null)
                call.Query.Add("nextToken", next);
            var page = await SendAsync(call, ApprovalJson.Default.ApprovalPage, requestId: null, ct).ConfigureAwait(false);
            foreach (var request in page.Requests)
                yield return request;
            next = page.NextToken;
        } while (!string.IsNullOrEmpty(next));
    }

    private async Task<T> SendAsync<T>(SignedRequest call, JsonTypeInfo<T> type, string? requestId, CancellationToken ct)
    {
        SignedResponse answer;
        try
        {
            answer = await _service.SendAsync(call, ct).ConfigureAwait(false);
        }
        catch (SignedCallException error)
        {
            throw ApprovalErrors.From(error, requestId);
        }
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException or HttpRequestException or IOException)
        {
            throw new ApprovalException($"{_service.Endpoint} couldn't be called: {error.Message}", error);
        }
        catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw new ApprovalException($"{_service.Endpoint} gave no answer in time.", error);
        }
        return Parse(answer.Body, type, answer.HttpStatusCode);
    }

    private T Parse<T>(byte[] body, JsonTypeInfo<T> type, HttpStatusCode status)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("The answer is a JSON null.");
        }
        catch (JsonException error)
        {
            throw new ApprovalException(
                $"{_service.Endpoint} answered {(int)status} with something else than the approvals' service would. Check that it is the construct's API URL.",
                error
            )
            {
                Status = status,
            };
        }
    }

    private static byte[] Json<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static SignedRequest WithBody(SignedRequest call)
    {
        call.Headers["Content-Type"] = JsonType;
        return call;
    }
}
