namespace RegulatedData.Packages.Tests;

/// <summary>The packages in apps that have nothing else of this repository.</summary>
[Collection(nameof(PackagesCollection))]
public sealed class ConsumerAppTests(PackagesFixture packages)
{
    private const string Stack = """
        using Amazon.CDK;
        using Constructs;
        using RegulatedData.Cdk;

        namespace Consumer;

        public sealed class StoreStack : Stack
        {
            public StoreStack(Construct scope, string id)
                : base(scope, id)
            {
                _ = new SecureStore(this, "Store");
                _ = new BundledFunction(
                    this,
                    "Function",
                    new BundledFunctionProps
                    {
                        Bundle = "SecureStore",
                        AssemblyName = "RegulatedData.SecureStore.Handlers",
                        HandlerName = "PermissionCheck",
                        Description = "Checks permissions.",
                    }
                );
            }
        }
        """;

    private const string Program = """
        using Amazon.CDK;
        using Consumer;

        var app = new App(new AppProps { Outdir = args[0] });
        _ = new StoreStack(app, "Store");
        app.Synth();
        """;

    private string SecureStoreReference => $"""<PackageReference Include="RegulatedData.Cdk.SecureStore" Version="{packages.Version}" />""";

    [Fact]
    public async Task An_app_that_references_the_package_synthesizes_the_same_code_twice()
    {
        var app = packages
            .NewProject("App")
            .WithProject("Exe", SecureStoreReference)
            .WithSource("Stack.cs", Stack)
            .WithSource("Program.cs", Program);

        await app.BuildAsync();

        ShouldHaveHandlers(app.Output());
        var first = await app.SynthesizeAsync();
        first.Should().NotBeEmpty();
        (await app.SynthesizeAsync()).Should().Equal(first);
    }

    [Fact]
    public async Task An_app_that_gets_the_package_through_a_library_has_the_code_too()
    {
        var library = packages.NewProject("Library").WithProject("Library", SecureStoreReference).WithSource("Stack.cs", Stack);
        var app = packages
            .NewProject("App")
            .WithProject("Exe", $"""<ProjectReference Include="{library.ProjectFile}" />""")
            .WithSource("Program.cs", Program);

        await app.BuildAsync();

        ShouldHaveHandlers(app.Output());
        (await app.SynthesizeAsync()).Should().NotBeEmpty();
        var published = Path.Combine(app.Folder, "published");
        await DotNet.RunAsync(app.Folder, "publish", app.ProjectFile, "--output", published, "-maxCpuCount:1");
        ShouldHaveHandlers(published);
    }

    [Fact]
    public async Task A_single_file_publish_leaves_the_code_beside_the_program()
    {
        var app = packages
            .NewProject("App")
            .WithProject("Exe", SecureStoreReference)
            .WithSource("Stack.cs", Stack)
            .WithSource("Program.cs", Program);
        var published = Path.Combine(app.Folder, "published");

        await DotNet.RunAsync(
            app.Folder,
            "publish",
            app.ProjectFile,
            "--output",
            published,
            "--use-current-runtime",
            "--self-contained",
            "false",
            "-p:PublishSingleFile=true",
            "-maxCpuCount:1"
        );

        ShouldHaveHandlers(published);
        Directory.GetFiles(published, "*.dll").Should().BeEmpty("all else is in the one file");
    }

    [Fact]
    public async Task A_construct_that_builds_on_another_brings_the_code_of_both()
    {
        var app = packages
            .NewProject("App")
            .WithProject("Exe", $"""<PackageReference Include="RegulatedData.Cdk.TokenApproval" Version="{packages.Version}" />""")
            .WithSource(
                "Program.cs",
                """
                using Amazon.CDK;
                using RegulatedData.Cdk;

                var app = new App(new AppProps { Outdir = args[0] });
                _ = new TokenApproval(new Stack(app, "Approvals"), "Approval", new TokenApprovalProps { Sender = "approvals@example.org" });
                app.Synth();
                """
            );

        await app.BuildAsync();

        ShouldHaveHandlers(app.Output(), "TokenApproval");
        ShouldHaveHandlers(app.Output(), "SecureStore");
        (await app.SynthesizeAsync()).Should().HaveCount(2, "each bundle is one asset, however many functions it has");
    }

    [Fact]
    public async Task The_local_cloud_is_a_package_that_a_test_project_can_use()
    {
        var app = packages
            .NewProject("App")
            .WithProject("Exe", $"""<PackageReference Include="RegulatedData.Cdk.LocalCloud" Version="{packages.Version}" />""")
            .WithSource("Program.cs", "Console.WriteLine(typeof(RegulatedData.LocalCloud.LocalCloudHost).FullName);");

        await app.BuildAsync();

        var run = await app.RunAsync();
        run.Output.Trim().Should().Be("RegulatedData.LocalCloud.LocalCloudHost");
    }

    [Fact]
    public async Task The_approvals_client_is_a_package_that_brings_the_sdks_core_and_nothing_of_cdk()
    {
        var app = packages
            .NewProject("App")
            .WithProject("Exe", $"""<PackageReference Include="RegulatedData.TokenApproval.Client" Version="{packages.Version}" />""")
            .WithSource("Program.cs", "Console.WriteLine(RegulatedData.TokenApproval.Client.ApprovalStatus.Approved);");

        await app.BuildAsync();

        var run = await app.RunAsync();
        run.Output.Trim().Should().Be("APPROVED");
        Directory
            .GetFiles(app.Output(), "*.dll")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => name!.StartsWith("Amazon", StringComparison.Ordinal) || name.StartsWith("AWSSDK", StringComparison.Ordinal))
            .Should()
            .Equal("AWSSDK.Core");
    }

    private static void ShouldHaveHandlers(string folder, string bundle = "SecureStore")
    {
        foreach (var architecture in new[] { "x86_64", "arm64" })
        {
            var handler = Path.Combine(folder, "handlers", bundle, architecture, $"RegulatedData.{bundle}.Handlers.dll");
            File.Exists(handler).Should().BeTrue(handler);
        }
    }
}
