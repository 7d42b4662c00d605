using System.Buffers.Binary;
using System.Text;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Tokens;

/// <summary>What a token is about. Its MAC covers all of it, so that none of it can be swapped for something else.</summary>
/// <param name="Table">The table, so that no token of one installation is good in another that shares the key.</param>
/// <param name="RequestId">The request.</param>
/// <param name="ApproverId">Whom the link was sent to.</param>
/// <param name="DecisionId">What the link stands for.</param>
/// <param name="ExpiresAt">When the request ends.</param>
internal sealed record Link(string Table, string RequestId, string ApproverId, string DecisionId, DateTimeOffset ExpiresAt)
{
    /// <summary>What the key is used for here: a MAC that it made for another purpose is no token.</summary>
    private const string Purpose = "RegulatedData.TokenApproval/link/v1";

    /// <summary>The fields, each after its length in bytes (4, big endian): no two different links have the same bytes.</summary>
    public byte[] ToBytes()
    {
        string[] fields = [Purpose, Table, RequestId, ApproverId, DecisionId, Times.Text(ExpiresAt)];
        var bytes = new byte[fields.Sum(field => sizeof(int) + Encoding.UTF8.GetByteCount(field))];
        var rest = bytes.AsSpan();
        foreach (var field in fields)
        {
            var length = Encoding.UTF8.GetBytes(field, rest[sizeof(int)..]);
            BinaryPrimitives.WriteInt32BigEndian(rest, length);
            rest = rest[(sizeof(int) + length)..];
        }

        return bytes;
    }
}
