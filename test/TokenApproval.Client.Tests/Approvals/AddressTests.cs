using RegulatedData.TokenApproval.Client.Signing;

namespace RegulatedData.TokenApproval.Client.Tests.Approvals;

/// <summary>Where clients call, and for which region they sign.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("execute-api", "https://a1b2.execute-api.eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("execute-api", "https://a1b2.execute-api.us-gov-west-1.amazonaws.com/stage", "us-gov-west-1")]
    [InlineData("execute-api", "https://a1b2.execute-api.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    [InlineData("sqs", "https://sqs.eu-central-1.amazonaws.com/123456789012/decisions.fifo", "eu-central-1")]
    [InlineData("sqs", "https://vpce-0a1b-2c3d.sqs.us-west-2.vpce.amazonaws.com/123456789012/decisions.fifo", "us-west-2")]
    public void The_region_is_the_one_in_the_hosts_name(string service, string address, string region) =>
        SigningRegion.Of(service, new Uri(address), given: null, "options").Should().Be(region);

    [Fact]
    public void A_region_that_is_given_wins() =>
        SigningRegion.Of("sqs", new Uri("https://sqs.eu-central-1.amazonaws.com/1/q"), "eu-west-3", "options").Should().Be("eu-west-3");

    [Theory]
    [InlineData("ftp://example.com")]
    [InlineData("file:///etc/passwd")]
    public void An_address_that_cannot_be_called_is_refused(string address)
    {
        var make = () => new ApprovalClient(new ApprovalClientOptions { Endpoint = new Uri(address), Region = "eu-west-1" });

        make.Should().Throw<ArgumentException>().WithMessage("*isn't an absolute http or https URL*");
    }

    [Fact]
    public void A_relative_address_is_refused()
    {
        var make = () =>
            new DecisionQueue(new DecisionQueueOptions { QueueUrl = new Uri("decisions.fifo", UriKind.Relative), Region = "eu-west-1" });

        make.Should().Throw<ArgumentException>().WithMessage("*isn't an absolute http or https URL*");
    }
}
