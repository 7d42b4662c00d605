namespace RegulatedData.LocalCloud.Tests.Gateway;

public sealed class SigningScopeTests
{
    private const string Header = "AWS4-HMAC-SHA256 Credential=AKIA1/20260101/eu-west-1/kms/aws4_request, SignedHeaders=host, Signature=x";

    [Fact]
    public void The_header_names_key_region_and_service()
    {
        var scope = Read(headers: new() { ["authorization"] = Header, ["x-amz-security-token"] = "t" });

        scope.Should().Be(new SigningScope("AKIA1", "t", "eu-west-1", "kms", null));
    }

    [Fact]
    public void A_presigned_url_names_them_in_its_query_and_has_an_end()
    {
        var scope = Read(
            query: "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A%2F20260101%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-Signature=s"
        );

        scope!.AccessKeyId.Should().Be("A");
        scope.Service.Should().Be("s3");
        scope.Expires.Should().Be(new DateTimeOffset(2026, 1, 1, 0, 1, 0, TimeSpan.Zero));
    }

    [Fact]
    public void The_old_presigned_form_of_s3_is_read_too()
    {
        var scope = Read(query: "?AWSAccessKeyId=A&Signature=s%3D&Expires=1767225600");

        scope!.Service.Should().Be("s3");
        scope.Expires.Should().Be(DateTimeOffset.FromUnixTimeSeconds(1767225600));
    }

    [Theory]
    [InlineData("Bearer abc")]
    [InlineData("AWS4-HMAC-SHA256 SignedHeaders=host")]
    [InlineData("AWS4-HMAC-SHA256 Credential=only/two, Signature=x")]
    public void Anything_else_is_unsigned(string authorization) =>
        Read(headers: new() { ["Authorization"] = authorization }).Should().BeNull();

    private static SigningScope? Read(Dictionary<string, string>? headers = null, string query = "")
    {
        var ignoringCase = new Dictionary<string, string>(headers ?? [], StringComparer.OrdinalIgnoreCase);
        return SigningScope.TryRead(ignoringCase, RequestReader.Query(query), out var scope) ? scope : null;
    }
}
