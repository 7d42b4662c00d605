using RegulatedData.LocalCloud.Deployment;
using RegulatedData.LocalCloud.Deployment.Assemblies;
using RegulatedData.Testing;

namespace RegulatedData.LocalCloud.Tests.Deployment;

public sealed class CloudAssemblyTests : IDisposable
{
    private readonly AssemblyBuilder _assembly = new();

    public void Dispose() => _assembly.Dispose();

    [Fact]
    public void Stacks_come_after_those_that_they_depend_on()
    {
        _assembly.Stack("App", "{}", dependsOn: ["Shared"]);
        _assembly.Stack("Shared", "{}");

        Read().Stacks.Select(s => s.StackName).Should().Equal("Shared", "App");
    }

    [Fact]
    public void Stages_are_read_and_their_dependencies_hold_for_all_of_their_stacks()
    {
        var second = _assembly.Stage("assembly-Second", dependsOn: ["assembly-First"]);
        second.Stack("SecondStack", "{}");
        var first = _assembly.Stage("assembly-First");
        first.Stack("FirstStack", "{}");
        first.Stack("FirstOther", "{}", dependsOn: ["FirstStack"]);

        Read().Stacks.Select(s => s.StackName).Should().Equal("FirstStack", "FirstOther", "SecondStack");
    }

    [Fact]
    public void An_environment_may_be_given_or_unknown()
    {
        _assembly.Stack("Agnostic", "{}");
        _assembly.Stack("Fixed", "{}", environment: "aws://210987654321/eu-central-1");

        var stacks = Read().Stacks.ToDictionary(s => s.StackName, StringComparer.Ordinal);
        stacks["Agnostic"].Account.Should().BeNull();
        stacks["Agnostic"].Region.Should().BeNull();
        stacks["Fixed"].Account.Should().Be("210987654321");
        stacks["Fixed"].Region.Should().Be("eu-central-1");
    }

    [Fact]
    public void An_asset_is_found_by_the_bucket_and_key_that_templates_name()
    {
        _assembly.Stack("Store", "{}");
        var code = _assembly.DirectoryAsset("abc123", "bootstrap.txt", "hello");

        var assets = Read().Assets;
        assets.Find(Evaluating.Stack, "cdk-hnb659fds-assets-123456789012-eu-west-1", "abc123.zip").Should().Be(code);
        assets.Find(Evaluating.Stack, "cdk-hnb659fds-assets-123456789012-eu-west-1", "other.zip").Should().BeNull();
        assets.Find(Evaluating.Stack, "someone-elses-bucket", "abc123.zip").Should().BeNull();
    }

    [Fact]
    public void A_directory_without_a_manifest_is_refused_with_what_to_give()
    {
        using var folder = new TemporaryFolder();
        var read = () => CloudAssembly.Read(folder.Path);

        read.Should().Throw<DeploymentException>().WithMessage("*isn't a cloud assembly*cdk synth*");
    }

    private CloudAssembly Read() => CloudAssembly.Read(_assembly.Write());
}
