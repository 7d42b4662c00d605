namespace RegulatedData.Packages.Tests;

/// <summary>What the documentation shows compiles against the packages, with warnings as errors.</summary>
[Collection(nameof(PackagesCollection))]
public sealed class DocumentationTests(PackagesFixture packages)
{
    // What a snippet takes for granted when it is no whole program.
    private const string Usings = """
        using Amazon.CDK;
        using Amazon.CDK.AWS.DynamoDB;
        using Amazon.CDK.AWS.CloudWatch;
        using Amazon.CDK.AWS.SNS.Subscriptions;
        using RegulatedData.Cdk;
        using RegulatedData.LocalCloud;
        using RegulatedData.Tokenization;
        """;

    // What the reader has already, by the names that the snippets give it.
    private const string WhatTheReaderHas = """
        global using static Reader;

        internal static class Reader
        {
            internal static Amazon.CDK.App app => throw new NotSupportedException();
            internal static Amazon.CDK.Stack stack => throw new NotSupportedException();
            internal static RegulatedData.Cdk.SecureStore store => throw new NotSupportedException();
            internal static RegulatedData.Cdk.TokenApproval approval => throw new NotSupportedException();
            internal static Amazon.CDK.AWS.CloudWatch.Dashboard dashboard => throw new NotSupportedException();
            internal static Amazon.CDK.AWS.IAM.Role monitoringRole => throw new NotSupportedException();
            internal static Amazon.CDK.AWS.IAM.Role workerRole => throw new NotSupportedException();
            internal static Amazon.CDK.AWS.Lambda.IFunction intakeFunction => throw new NotSupportedException();
            internal static Amazon.CDK.AWS.DynamoDB.ITable existingTable => throw new NotSupportedException();
            internal static Amazon.CDK.AWS.KMS.IKey key => throw new NotSupportedException();
            internal static Amazon.CDK.AWS.KMS.IKey westernKey => throw new NotSupportedException();
            internal static Amazon.CDK.AWS.SNS.ITopic onCallTopic => throw new NotSupportedException();
            internal static RegulatedData.TokenApproval.Client.IActionHandler handler => throw new NotSupportedException();
            internal static System.Threading.CancellationTokenSource stop => throw new NotSupportedException();
        }
        """;

    [Fact]
    public async Task The_code_in_the_documentation_compiles()
    {
        var snippets = await Snippet.AllAsync();
        snippets
            .Select(snippet => snippet.Document)
            .Should()
            .Contain([
                "src/SecureStore/README.md",
                "src/TokenApproval/README.md",
                "src/TokenApproval/Client/README.md",
                "src/LocalCloud/README.md",
                "src/TokenizationPipeline/Engine/README.md",
            ]);
        var project = packages
            .NewProject("Documentation")
            .WithProject(
                "Library",
                Reference("Cdk.SecureStore")
                    + Reference("Cdk.TokenApproval")
                    + Reference("Cdk.LocalCloud")
                    + Reference("TokenApproval.Client")
                    + Reference("Tokenization")
            )
            .WithSource("Reader.cs", WhatTheReaderHas);
        foreach (var snippet in snippets)
        {
            project.WithSource(snippet.Name + ".cs", snippet.AsSource(Usings));
        }

        await project.BuildAsync();
    }

    private string Reference(string package) => $"""<PackageReference Include="RegulatedData.{package}" Version="{packages.Version}" />""";
}
