using RegulatedData.Tokenization.MariaDb;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>What an error of the client library means for a run: wait, or end.</summary>
public sealed class MariaDbErrorsTests
{
    [Theory]
    [InlineData("TLS/SSL error: Connection reset by peer (104)")]
    [InlineData("TLS/SSL error: Broken pipe (32)")]
    [InlineData("TLS/SSL error: Connection timed out (110)")]
    [InlineData("TLS/SSL error: The TLS connection was non-properly terminated. (-110)")]
    [InlineData("TLS/SSL error: unexpected eof while reading")]
    public void A_handshake_that_the_server_cut_off_is_tried_again(string message) => MariaDbErrors.IsCutOff(message).Should().BeTrue();

    [Theory]
    [InlineData("TLS/SSL error: certificate verify failed")]
    [InlineData("TLS/SSL error: Validation of SSL server certificate failed")]
    [InlineData("TLS/SSL error: SSL is required, but the server does not support it")]
    public void A_certificate_or_a_setting_that_is_wrong_ends_the_run(string message) => MariaDbErrors.IsCutOff(message).Should().BeFalse();
}
