using System.Text.Json.Nodes;

namespace RegulatedData.Testing.Tests;

public sealed class SnapshotTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public void A_template_is_compared_with_the_verified_file_beside_the_test() =>
        Snapshot.Verify(
            new Dictionary<string, object?>
            {
                ["Resources"] = new Dictionary<string, object>
                {
                    ["Function"] = new Dictionary<string, object>
                    {
                        ["Properties"] = new Dictionary<string, object> { ["S3Key"] = Hash + ".zip", ["MemorySize"] = 512.0 },
                        ["Metadata"] = new Dictionary<string, object> { ["aws:asset:path"] = "asset." + Hash },
                    },
                },
                ["List"] = new object[] { "a <b> & 'c'", true, 1.5 },
                ["Nothing"] = null,
            }
        );

    [Fact]
    public void Text_and_tree_print_the_same()
    {
        const string Json = """{"b":1,"a":[{"c":"é"}]}""";

        Snapshot.Print(Json).Should().Be(Snapshot.Print(JsonNode.Parse(Json)!));
        Snapshot.Print(Json).Should().StartWith("{\n  \"b\": 1,");
    }

    [Theory]
    [InlineData("""{"S3Key":"HASH.zip"}""", "<hash>.zip")]
    [InlineData("""{"Fn::Sub":"cdk-hnb659fds-assets-${AWS::AccountId}/HASH.zip"}""", "${AWS::AccountId}/<hash>.zip")]
    [InlineData("""{"Image":"repo:HASH"}""", "repo:<hash>")]
    [InlineData("""{"aws:asset:path":"/somewhere/handlers \"x\"/arm64"}""", "\"aws:asset:path\": \"<asset>\"")]
    [InlineData("""{"Ref":"FnCurrentVersion0A1B2C3D0123456789abcdef0123456789abcdef"}""", "\"FnCurrentVersion0A1B2C3D<hash>\"")]
    public void Hashes_of_code_are_masked(string json, string expected) =>
        Snapshot.Print(json.Replace("HASH", Hash, StringComparison.Ordinal)).Should().Contain(expected);

    [Theory]
    [InlineData("""{"Ref":"Store0A1B2C3D"}""")]
    [InlineData("""{"Almost":"123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}""")]
    public void Nothing_else_is_masked(string json) => Snapshot.Print(json).Should().NotContain("<hash>");

    [Fact]
    public void The_repository_is_found_and_mapped_source_paths_lead_into_it()
    {
        File.Exists(Repository.PathOf("Constructs.sln")).Should().BeTrue();
        Repository.SourceFile("/_/test/Testing/Snapshot.cs").Should().Be(Repository.PathOf("test", "Testing", "Snapshot.cs"));
        File.Exists(Repository.SourceFile("/_/test/Testing/Snapshot.cs")).Should().BeTrue();
    }
}
