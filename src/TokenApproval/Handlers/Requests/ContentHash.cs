using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>
/// Tells a request that is filed again from another one under the same id. The order of parameters and approvers and the case of
/// addresses make no other request.
/// </summary>
internal static class ContentHash
{
    private const string Purpose = "RegulatedData.TokenApproval/content/v1";

    /// <summary>SHA-256, in hexadecimal digits, over all fields in a form that no two contents share.</summary>
    public static string Of(NewRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var field in Fields(request))
            Append(hash, field);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The fields in which a request differs from the stored one of the same id, when their hashes do.</summary>
    public static IReadOnlyList<string> Differences(NewRequest request, RequestRow stored)
    {
        var fields = new List<string>();
        Compare("incidentId", request.IncidentId == stored.IncidentId);
        Compare("description", request.Description == stored.Description);
        Compare("action", request.Action == stored.Action);
        Compare("actionParameters", Sorted(request.ActionParameters).SequenceEqual(Sorted(stored.ActionParameters)));
        Compare("approverEmails", Canonical(request.ApproverEmails).SequenceEqual(Canonical(stored.Approvers)));
        Compare("requesterEmail", Canonical(request.RequesterEmail) == Canonical(stored.RequesterEmail));
        // The row keeps only what came of the lifetime, so that it's told by being the only one left.
        Compare("lifetimeSeconds", fields.Count > 0 && MayHaveAskedFor(request.LifetimeSeconds, stored));
        return fields;

        void Compare(string name, bool same)
        {
            if (!same)
                fields.Add(name);
        }
    }

    // Each list goes in after its length, so that no entry can pass for one of the next field.
    private static IEnumerable<string?> Fields(NewRequest request)
    {
        yield return Purpose;
        yield return request.IncidentId;
        yield return request.Description;
        yield return request.Action;
        yield return Text(request.ActionParameters.Count);
        foreach (var (name, value) in Sorted(request.ActionParameters))
        {
            yield return name;
            yield return value;
        }

        yield return Text(request.ApproverEmails.Count);
        foreach (var address in Canonical(request.ApproverEmails))
            yield return address;
        yield return Canonical(request.RequesterEmail);
        yield return request.LifetimeSeconds is { } seconds ? Text(seconds) : null;
    }

    // The length comes first; that of a missing field is -1.
    private static void Append(IncrementalHash hash, string? field)
    {
        var bytes = field is null ? [] : Encoding.UTF8.GetBytes(field);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    private static bool MayHaveAskedFor(int? seconds, RequestRow stored) =>
        seconds is null || stored.ExpiresAt - stored.CreatedAt == TimeSpan.FromSeconds(seconds.Value);

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IReadOnlyDictionary<string, string> map) =>
        map.OrderBy(entry => entry.Key, StringComparer.Ordinal);

    private static IEnumerable<string> Canonical(IReadOnlyList<string> addresses) =>
        addresses.Select(EmailAddress.Canonical).Order(StringComparer.Ordinal);

    private static string? Canonical(string? address) => address is null ? null : EmailAddress.Canonical(address);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
