using Amazon.CDK;
using RegulatedData.Cdk;
using RegulatedData.Testing;

namespace RegulatedData.Foundation.Tests;

/// <summary>A user's files over those of a bundle.</summary>
public sealed class BundleOverlayTests : IClassFixture<BundleFolder>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void They_take_the_place_of_the_bundles_and_the_rest_stays()
    {
        _folder.Write("mine/words.txt", "mine");
        var code = CodeWith(_folder.PathOf("mine"), "texts");
        File.ReadAllText(Path.Combine(code, "texts", "words.txt")).Should().Be("mine");
        File.ReadAllText(Path.Combine(code, BundleFolder.Assembly + ".dll")).Should().Be("x86_64");
    }

    [Fact]
    public void The_hash_follows_the_files_and_not_their_place()
    {
        _folder.Write("here/words.txt", "mine");
        _folder.Write("there/words.txt", "mine");
        _folder.Write("other/words.txt", "yours");
        var here = Path.GetFileName(CodeWith(_folder.PathOf("here")));
        Path.GetFileName(CodeWith(_folder.PathOf("there"))).Should().Be(here);
        Path.GetFileName(CodeWith(_folder.PathOf("other"))).Should().NotBe(here);
    }

    [Fact]
    public void A_folder_that_isnt_there_fails_at_synth()
    {
        var make = () => CodeWith(_folder.PathOf("nowhere"));
        make.Should().Throw<MisconfiguredException>().WithMessage("Given: the folder *nowhere, which isn't there.*create it*");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The staged folder of the function's code.</summary>
    private string CodeWith(string overlay, string path = "")
    {
        var output = _folder.PathOf(Guid.NewGuid().ToString("N"));
        var app = new App(new AppProps { Outdir = output });
        _ = new BundledFunction(
            new Stack(app, "Stack"),
            "Function",
            new BundledFunctionProps
            {
                Bundle = BundleFolder.Bundle,
                AssemblyName = BundleFolder.Assembly,
                HandlerName = "Check",
                Description = "Checks.",
                Overlay = overlay,
                OverlayPath = path,
            }
        );
        app.Synth();
        return Directory.GetDirectories(output, "asset.*").Should().ContainSingle().Subject;
    }
}
