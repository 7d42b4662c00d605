using RegulatedData.LocalCloud.HttpApis;

namespace RegulatedData.LocalCloud.Tests.HttpApis;

public sealed class AccessLogFormatTests
{
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["status"] = "200",
        ["error.message"] = "No",
        ["error.messageString"] = "\"No\"",
        ["identity.userAgent"] = "a\"b\\c",
    };

    [Theory]
    [InlineData("$context.status $context.unknown", "200 -")]
    [InlineData("status=$context.status.", "status=200.")]
    [InlineData("$context.error.message|$context.status", "No|200")]
    [InlineData("$contextstatus $context", "$contextstatus $context")]
    [InlineData("[$context.identity.userAgent]", "[a\"b\\c]")]
    [InlineData("""{"a":"$context.identity.userAgent"}""", """{"a":"a\u0022b\\c"}""")]
    [InlineData("""{"e":$context.error.messageString}""", """{"e":"No"}""")]
    public void Variables_are_filled_in_and_nothing_else(string format, string line)
    {
        AccessLogFormat.Write(format, Values.GetValueOrDefault).Should().Be(line);
    }
}
