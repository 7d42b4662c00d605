using System.Buffers.Text;
using System.Text;
using Amazon.DynamoDBv2.Model;
using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>
/// Where a list's next page starts. It says only the last row's id and time, which the caller has read; which list it is comes from the
/// request itself. So a forged token can at most start at another place of the list that is asked for.
/// </summary>
internal static class PageToken
{
    private const int MaximumLength = 256;
    private const char Separator = '|';

    /// <summary>Makes a token.</summary>
    /// <param name="lastKey">DynamoDB's <c>LastEvaluatedKey</c>; null or empty on the last page.</param>
    /// <param name="index">The index that is read.</param>
    /// <returns>Null on the last page.</returns>
    public static string? Of(Dictionary<string, AttributeValue>? lastKey, ListIndex index)
    {
        if (lastKey is not { Count: > 0 })
            return null;

        var requestId = lastKey.Text(Keys.Pk)[Keys.Partition("").Length..];
        var text = string.Join(Separator, requestId, lastKey.Text(Keys.Sk), lastKey.Text(index.SortKey));
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Reads a token.</summary>
    /// <exception cref="RefusedException">400: it isn't one of this kind of list.</exception>
    public static Dictionary<string, AttributeValue> Read(string token, ListIndex index)
    {
        if (
            Parts(token) is not [var requestId, var sk, var sort]
            || !RequestRules.IsRequestId(requestId)
            || !index.IsRow(sk)
            || !Times.TryParse(sort, out _)
        )
            throw RefusedException.InvalidInput("nextToken isn't one that this list has given. Start without one.", "nextToken");

        return Keys.Key(requestId, sk).With(index.PartitionKey, index.Partition).With(index.SortKey, sort);
    }

    private static string[] Parts(string token)
    {
        if (token.Length > MaximumLength || !Base64Url.IsValid(token))
            return [];
        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(Separator);
    }
}
