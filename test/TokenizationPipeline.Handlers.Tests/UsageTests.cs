namespace RegulatedData.Tokenization.CommandLine.Tests;

public sealed class UsageTests
{
    private const string Database = "mysql://nobody@127.0.0.1:1/none";

    [Fact]
    public async Task Without_a_command_it_says_which_there_are()
    {
        using var cli = new Cli();
        (await cli.RunAsync()).ExitCode.Should().Be(2);
        var help = await cli.RunAsync("--help");
        help.ExitCode.Should().Be(0);
        help.Output.Should().ContainAll("check", "suggest", "plan", "run", "finish", "reveal");
    }

    [Fact]
    public async Task A_key_is_no_argument()
    {
        using var cli = new Cli();
        var help = await cli.RunAsync("plan", "--help");
        help.Output.Should().ContainAll("--key-file", "--key-env", "--key-stdin").And.NotMatchRegex("--key[ =]");
        (await cli.RunAsync("plan", "--database", Database, "--policy", "p", "--key", "x")).ExitCode.Should().Be(2);
    }

    [Fact]
    public async Task A_password_is_no_part_of_an_address()
    {
        using var cli = new Cli();
        var result = await cli.RunAsync(
            "check",
            "--database",
            "mysql://user:hunter2@127.0.0.1:1/d",
            "--policy",
            cli.Write("p.json", """{ "version": 1, "tables": {} }""")
        );
        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain("TOKENIZER_PASSWORD").And.NotContain("hunter2");
    }

    // Somebody will type a secret where none belongs, and errors land in logs.
    [Theory]
    [InlineData("--password", "hunter2-secret")]
    [InlineData("--password=hunter2-secret")]
    [InlineData("--key:hunter2-secret")]
    [InlineData("hunter2-secret")]
    [InlineData("--key-file", "93473a8c268bc103bc8d9cbc1922faf7135e5e7d8ee749bda6611b60cc68db43")]
    [InlineData("--key-env", "93473a8c268bc103bc8d9cbc1922faf7135e5e7d8ee749bda6611b60cc68db43")]
    public async Task A_secret_that_is_given_as_an_argument_is_not_repeated(params string[] arguments)
    {
        using var cli = new Cli();
        var policy = cli.Write("p.json", """{ "version": 1, "tables": {} }""");
        var result = await cli.RunAsync(["plan", "--database", Database, "--policy", policy, .. arguments]);
        result.ExitCode.Should().BeOneOf(2, 3);
        (result.Output + result.Errors).Should().StartWith("error: ").And.NotContain("hunter2").And.NotContain("93473a8c");
    }

    [Theory]
    [InlineData("--policy", "")]
    [InlineData("--policy", "p", "--key-env", "")]
    [InlineData("--policy", "p", "--key-file", "")]
    [InlineData("--policy", "p", "--output", "")]
    public async Task An_option_without_its_value_is_told(params string[] arguments)
    {
        using var cli = new Cli();
        var result = await cli.RunAsync(["plan", "--database", Database, .. arguments]);
        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain($"{arguments[^2]}: nothing in place of its value").And.Contain("tokenizer plan --help");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_no_error_of_the_policy()
    {
        using var cli = new Cli();
        var result = await cli.RunAsync("check", "--database", Database, "--policy", "/nowhere/p.json");
        result.ExitCode.Should().Be(3);
        result.Errors.Should().Contain("/nowhere/p.json").And.Contain("To mend it");
        var password = await cli.RunAsync(
            "check",
            "--database",
            Database,
            "--password-file",
            "/nowhere/password",
            "--policy",
            cli.Write("p.json", """{ "version": 1, "tables": {} }""")
        );
        password.ExitCode.Should().Be(3);
        password.Errors.Should().Contain("/nowhere/password").And.Contain("To mend it");
    }

    [Theory]
    [InlineData]
    [InlineData("--key-stdin", "--key-env", "TOKENIZATION_KEY")]
    [InlineData("--key-env", "TOKENIZATION_KEY", "--key-file", "key")]
    public async Task A_key_is_given_once(params string[] keys)
    {
        using var cli = new Cli();
        var result = await cli.RunAsync([
            "plan",
            "--database",
            Database,
            "--policy",
            cli.Write("p.json", """{ "version": 1, "tables": {} }"""),
            .. keys,
        ]);
        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain("--key-file, --key-env or --key-stdin");
    }

    [Theory]
    [InlineData("run", "--parallel", "0")]
    [InlineData("plan", "--rows-per-chunk", "-5")]
    [InlineData("check", "--nonsense", "1")]
    public async Task Arguments_that_cannot_be_meant_are_refused(params string[] arguments)
    {
        using var cli = new Cli();
        var result = await cli.RunAsync(arguments);
        result.ExitCode.Should().Be(2);
        result.Errors.Should().StartWith("error: ").And.NotContain("   at ");
    }

    [Fact]
    public async Task A_policy_with_errors_is_told_before_anything_else()
    {
        using var cli = new Cli();
        var policy = cli.Write("p.json", """{ "version": 1, "tables": { "t": { "c": "encrypt" } } }""");
        var result = await cli.RunAsync("check", "--database", Database, "--policy", policy);
        result.ExitCode.Should().Be(1);
        result.Errors.Should().Contain("tables.t.c").And.Contain("To mend it");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_without_a_stack_trace()
    {
        using var cli = new Cli();
        var policy = cli.Write("p.json", """{ "version": 1, "tables": {} }""");
        var result = await cli.RunAsync("check", "--database", Database, "--policy", policy, "--insecure-no-tls");
        result.ExitCode.Should().Be(3);
        result.Errors.Should().StartWith("error: ").And.NotContain("   at ");
    }
}
