using System.IO.Compression;
using System.Xml.Linq;

namespace RegulatedData.Packages.Tests;

/// <summary>What is in the packages, and what isn't.</summary>
[Collection(nameof(PackagesCollection))]
public sealed class PackageContentTests(PackagesFixture packages)
{
    public static TheoryData<string> Packages =>
        [
            "RegulatedData.Cdk.Foundation",
            "RegulatedData.Cdk.SecureStore",
            "RegulatedData.Cdk.TokenApproval",
            "RegulatedData.Cdk.LocalCloud",
            "RegulatedData.TokenApproval.Client",
            "RegulatedData.Tokenization",
        ];

    /// <summary>The packages with Lambda code, by the names of their bundles.</summary>
    public static TheoryData<string> Bundles => ["SecureStore", "TokenApproval"];

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

    [Theory]
    [MemberData(nameof(Bundles))]
    public void The_code_is_packed_for_both_processors_with_targets_for_direct_and_transitive_use(string bundle)
    {
        using var package = ZipFile.OpenRead(packages.PackageFile($"RegulatedData.Cdk.{bundle}"));

        foreach (var architecture in new[] { "x86_64", "arm64" })
        {
            package.GetEntry($"handlers/{bundle}/{architecture}/RegulatedData.{bundle}.Handlers.dll").Should().NotBeNull();
            package.GetEntry($"handlers/{bundle}/{architecture}/RegulatedData.{bundle}.Handlers.runtimeconfig.json").Should().NotBeNull();
        }

        package.GetEntry($"build/RegulatedData.Cdk.{bundle}.targets").Should().NotBeNull();
        package.GetEntry($"buildTransitive/RegulatedData.Cdk.{bundle}.targets").Should().NotBeNull();
    }

    [Theory]
    [MemberData(nameof(Bundles))]
    public void Bundles_hold_only_what_runs(string bundle)
    {
        using var package = ZipFile.OpenRead(packages.PackageFile($"RegulatedData.Cdk.{bundle}"));

        var handlers = package
            .Entries.Where(entry => entry.FullName.StartsWith("handlers/", StringComparison.Ordinal) && !IsMailTemplate(entry.FullName))
            .ToList();

        handlers.Should().NotBeEmpty();
        handlers.Select(entry => Path.GetExtension(entry.Name)).Distinct().Should().BeEquivalentTo(".dll", ".json");
    }

    [Fact]
    public void The_mail_templates_come_with_the_code()
    {
        using var package = ZipFile.OpenRead(packages.PackageFile("RegulatedData.Cdk.TokenApproval"));

        var templates = package.Entries.Where(entry => IsMailTemplate(entry.FullName)).Select(entry => entry.FullName).ToList();

        // Four mails, each with a subject, a text and a page, for each of the processors.
        templates.Should().HaveCount(4 * 3 * 2);
    }

    [Theory]
    [MemberData(nameof(Bundles))]
    public void Code_for_x86_64_is_compiled_ahead_of_time(string bundle)
    {
        using var package = ZipFile.OpenRead(packages.PackageFile($"RegulatedData.Cdk.{bundle}"));

        // Native code is larger than the IL that it comes from.
        Size("x86_64").Should().BeGreaterThan(Size("arm64") * 3 / 2);

        long Size(string architecture) => package.GetEntry($"handlers/{bundle}/{architecture}/AWSSDK.Core.dll")!.Length;
    }

    private static bool IsMailTemplate(string file) =>
        file.StartsWith("handlers/TokenApproval/", StringComparison.Ordinal)
        && file.Contains("/Templates/", StringComparison.Ordinal)
        && Path.GetExtension(file) is ".txt" or ".html";
}
