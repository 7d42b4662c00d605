namespace RegulatedData.LocalCloud;

/// <summary>The wire protocols of AWS APIs (https://smithy.io/2.0/aws/protocols/): they differ in how errors look.</summary>
internal enum AwsProtocol
{
    /// <summary>JSON with an X-Amz-Target header; errors carry <c>__type</c>.</summary>
    Json,

    /// <summary>A form with Action and Version, answered in XML.</summary>
    Query,

    /// <summary>EC2's variant of <see cref="Query"/>.</summary>
    Ec2,

    /// <summary>REST with JSON; errors carry an x-amzn-ErrorType header.</summary>
    RestJson,

    /// <summary>REST with XML (S3); errors are an <c>Error</c> element.</summary>
    RestXml,

    /// <summary>Smithy RPC v2 with CBOR bodies (CloudWatch in the SDKs of 2025 and later).</summary>
    RpcV2Cbor,
}
