using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace RegulatedData.EndToEnd.Tests;

[Collection(SampleGroup.Name)]
public class DataTests(SampleFixture sample)
{
    [Fact]
    public async Task What_a_curator_loaded_an_analyst_reads_by_key()
    {
        var register = await sample.RegisterAsAsync("AnalystRoleArn");

        foreach (var incident in new[] { sample.Incidents[0], sample.Incidents[4711], sample.Incidents[^1] })
        {
            var item = await register.FindAsync(incident.Key, default);

            item.Should().NotBeNull();
            item!.Should().BeEquivalentTo(incident.ToItem());
        }
    }

    [Fact]
    public async Task What_a_curator_loaded_an_analyst_reads_by_state_in_the_order_of_the_dates()
    {
        var register = await sample.RegisterAsAsync("AnalystRoleArn");
        var expected = sample
            .Incidents.Where(incident => incident.State == "Texas")
            .OrderBy(incident => incident.Date, StringComparer.Ordinal);

        var items = await register.FindByStateAsync("Texas", default);

        items.Select(item => item["PK"].S).Should().Equal(expected.Select(incident => incident.Key));
        items.Should().HaveCountGreaterThan(1000, "the data set has more than a page of them");
    }

    [Fact]
    public async Task An_analyst_cannot_write()
    {
        var register = await sample.RegisterAsAsync("AnalystRoleArn");

        var write = () => register.WriteAsync(sample.Incidents[0], default);

        (await write.Should().ThrowAsync<AmazonDynamoDBException>())
            .Which.Should()
            .Match<AmazonDynamoDBException>(refusal =>
                refusal.ErrorCode == "AccessDeniedException" && refusal.Message.Contains("dynamodb:PutItem", StringComparison.Ordinal)
            );
    }

    [Fact]
    public async Task A_curator_cannot_change_the_table_itself()
    {
        using var curator = sample.DynamoDb(await sample.AssumeAsync(sample.Deployment.Output(SampleFixture.Register, "CuratorRoleArn")));

        var change = () =>
            curator.UpdateTableAsync(new UpdateTableRequest { TableName = sample.TableName, DeletionProtectionEnabled = false });

        (await change.Should().ThrowAsync<AmazonDynamoDBException>()).Which.ErrorCode.Should().Be("AccessDeniedException");
    }

    [Fact]
    public async Task An_analyst_reads_no_other_table()
    {
        using var analyst = sample.DynamoDb(await sample.AssumeAsync(sample.Deployment.Output(SampleFixture.Register, "AnalystRoleArn")));
        var legacy = sample.Deployment.Output("LegacyRegister", "TableName");

        var read = () => analyst.GetItemAsync(legacy, new() { ["caseId"] = new AttributeValue("1") });

        (await read.Should().ThrowAsync<AmazonDynamoDBException>()).Which.ErrorCode.Should().Be("AccessDeniedException");
    }
}
