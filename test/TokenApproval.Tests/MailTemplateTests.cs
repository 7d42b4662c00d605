using Amazon.CDK;
using RegulatedData.Testing;

namespace RegulatedData.TokenApproval.Tests;

public sealed class MailTemplateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_users_template_takes_the_place_of_the_packages_and_the_others_stay()
    {
        _folder.Write("mails/invitation.subject.txt", "Please decide: {{action}}");
        var code = RenderMailsCode(_folder.PathOf("mails"), "first");
        File.ReadAllText(Path.Combine(code, "Templates", "invitation.subject.txt")).Should().Be("Please decide: {{action}}");
        File.ReadAllText(Path.Combine(code, "Templates", "invitation.html")).Should().Be(Packaged("invitation.html"));
        File.Exists(Path.Combine(code, "RegulatedData.TokenApproval.Handlers.dll")).Should().BeTrue();
    }

    [Fact]
    public void Other_functions_keep_the_packages_code()
    {
        _folder.Write("mails/decided.txt", "Decided.");
        var app = Synthesized(_folder.PathOf("mails"), "app");
        Code(app, "FunctionsDecideFunction").Should().NotBe(Code(app, "FunctionsRenderMailFunction"));
        Code(app, "FunctionsDecideFunction").Should().Be(Code(app, "FunctionsExpireFunction"));
    }

    [Fact]
    public void A_file_that_is_no_template_fails_and_the_names_are_told()
    {
        _folder.Write("mails/invite.txt", "Please decide.");
        Fails(_folder.PathOf("mails"), "Given: the mail template \"invite.txt\" in *invitation.txt*rename it*");
    }

    [Fact]
    public void A_folder_that_isnt_there_fails() =>
        Fails(_folder.PathOf("nowhere"), "Given: MailTemplates = \"*nowhere\", where there is no folder.*create it*");

    [Fact]
    public void An_empty_folder_fails()
    {
        Directory.CreateDirectory(_folder.PathOf("empty"));
        Fails(_folder.PathOf("empty"), "Given: no file in MailTemplates = *invitation.html*remove MailTemplates*");
    }

    public void Dispose() => _folder.Dispose();

    private static void Fails(string folder, string message)
    {
        var make = () => Approvals.Make(Synth.Stack(), new TokenApprovalProps { Sender = Approvals.Sender, MailTemplates = folder });
        make.Should().Throw<MisconfiguredException>().WithMessage(message);
    }

    private static string Packaged(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "handlers", "TokenApproval", "x86_64", "Templates", name));

    /// <summary>The folder of code that is uploaded for the renderer.</summary>
    private string RenderMailsCode(string templates, string app) => Code(Synthesized(templates, app), "FunctionsRenderMailFunction");

    private string Synthesized(string templates, string app)
    {
        var output = _folder.PathOf(app);
        var stack = Synth.Stack(app: new App(new AppProps { Outdir = output }));
        Approvals.Make(stack, new TokenApprovalProps { Sender = Approvals.Sender, MailTemplates = templates });
        ((App)stack.Node.Root).Synth();
        return output;
    }

    private static string Code(string output, string function)
    {
        var template = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(output, "Stack.template.json")))!;
        var key = template["Resources"]!
            .AsObject()
            .Single(resource =>
                (string)resource.Value!["Type"]! == "AWS::Lambda::Function" && resource.Key.Contains(function, StringComparison.Ordinal)
            )
            .Value!["Properties"]!["Code"]!["S3Key"]!.ToString();
        return Path.Combine(output, $"asset.{Path.GetFileNameWithoutExtension(key)}");
    }
}
