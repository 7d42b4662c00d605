using System.IO.Compression;
using System.Xml.Linq;

namespace RegulatedData.Packages.Tests;

/// <summary>What is in the packages, and what isn't.</summary>
[Collection(nameof(PackagesCollection))]
public sealed class PackageContentTests(PackagesFixture packages)
{
    public static TheoryData<string> Packages =>
        ["RegulatedData.Cdk.Foundation", "RegulatedData.Cdk.SecureStore", "RegulatedData.Cdk.LocalCloud", "RegulatedData.Tokenization"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_has_a_page_a_licence_a_description_and_a_change_log(string id)
    {
        using var package = ZipFile.OpenRead(packages.PackageFile(id));
        using var nuspec = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        var values = metadata.Elements().ToLookup(element => element.Name.LocalName, element => element.Value);

        values["license"].Should().Equal("Apache-2.0");
        values["readme"].Should().Equal("README.md");
        values["description"].Single().Length.Should().BeGreaterThan(40);
        package.GetEntry("README.md").Should().NotBeNull();
        package.GetEntry("CHANGELOG.md").Should().NotBeNull();
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_documents_its_library(string id)
    {
        using var package = ZipFile.OpenRead(packages.PackageFile(id));

        var names = package.Entries.Select(entry => entry.FullName).ToList();

        names
            .Should()
            .Contain(name => name.StartsWith("lib/net", StringComparison.Ordinal) && name.EndsWith($"/{id}.dll", StringComparison.Ordinal));
        names
            .Should()
            .Contain(name => name.StartsWith("lib/net", StringComparison.Ordinal) && name.EndsWith($"/{id}.xml", StringComparison.Ordinal));
    }

    [Fact]
    public void The_code_is_packed_for_both_processors_with_targets_for_direct_and_transitive_use()
    {
        using var package = ZipFile.OpenRead(packages.PackageFile("RegulatedData.Cdk.SecureStore"));

        foreach (var architecture in new[] { "x86_64", "arm64" })
        {
            package.GetEntry($"handlers/SecureStore/{architecture}/RegulatedData.SecureStore.Handlers.dll").Should().NotBeNull();
            package
                .GetEntry($"handlers/SecureStore/{architecture}/RegulatedData.SecureStore.Handlers.runtimeconfig.json")
                .Should()
                .NotBeNull();
        }

        package.GetEntry("build/RegulatedData.Cdk.SecureStore.targets").Should().NotBeNull();
        package.GetEntry("buildTransitive/RegulatedData.Cdk.SecureStore.targets").Should().NotBeNull();
    }

    [Fact]
    public void Bundles_hold_only_what_runs()
    {
        using var package = ZipFile.OpenRead(packages.PackageFile("RegulatedData.Cdk.SecureStore"));

        var handlers = package.Entries.Where(entry => entry.FullName.StartsWith("handlers/", StringComparison.Ordinal)).ToList();

        handlers.Should().NotBeEmpty();
        handlers.Select(entry => Path.GetExtension(entry.Name)).Distinct().Should().BeEquivalentTo(".dll", ".json");
    }

    [Fact]
    public void Code_for_x86_64_is_compiled_ahead_of_time()
    {
        using var package = ZipFile.OpenRead(packages.PackageFile("RegulatedData.Cdk.SecureStore"));

        // Native code is larger than the IL that it comes from.
        Size("x86_64").Should().BeGreaterThan(Size("arm64") * 3 / 2);

        long Size(string architecture) => package.GetEntry($"handlers/SecureStore/{architecture}/AWSSDK.Core.dll")!.Length;
    }
}
