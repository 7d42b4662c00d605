using System.Text;

namespace RegulatedData.LocalCloud.Tests.Gateway;

public sealed class AwsErrorsTests
{
    [Theory]
    [InlineData(AwsProtocol.Json)]
    [InlineData(AwsProtocol.Query)]
    [InlineData(AwsProtocol.Ec2)]
    [InlineData(AwsProtocol.RestJson)]
    [InlineData(AwsProtocol.RestXml)]
    [InlineData(AwsProtocol.RpcV2Cbor)]
    internal void An_error_survives_its_protocol(AwsProtocol protocol)
    {
        var written = AwsErrors.Write(protocol, new AwsApiException("ThrottlingException", "Slow <down>", 429), "id");

        var read = Read(written);
        read.Code.Should().Be("ThrottlingException");
        read.Message.Should().Be("Slow <down>");
        read.Status.Should().Be(429);
    }

    [Fact]
    public void A_namespaced_type_is_shortened() =>
        Read(
            new AwsResponse(
                400,
                "",
                Encoding.UTF8.GetBytes("""{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","Message":"m"}""")
            )
        )
            .Code.Should()
            .Be("ResourceNotFoundException");

    [Fact]
    public void An_answer_that_is_no_aws_error_is_quoted() =>
        Read(new AwsResponse(502, "", Encoding.UTF8.GetBytes("<html>bad gateway</html>"))).Message.Should().Be("<html>bad gateway</html>");

    private static AwsApiException Read(AwsResponse response)
    {
        using var message = new HttpResponseMessage();
        foreach (var (name, value) in response.Headers ?? new Dictionary<string, string>())
            message.Headers.TryAddWithoutValidation(name, value);
        return AwsErrors.Read(response.Status, message.Headers, response.Body);
    }
}
