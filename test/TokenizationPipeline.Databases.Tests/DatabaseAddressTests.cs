namespace RegulatedData.Tokenization.Databases.Tests;

public class DatabaseAddressTests
{
    [Theory]
    [InlineData("mysql://ann@db.example.com/shop", "mysql://ann@db.example.com:3306/shop")]
    [InlineData("mariadb://ann@db.example.com:3307/shop", "mysql://ann@db.example.com:3307/shop")]
    [InlineData("postgres://an%40n@[::1]/shop", "postgresql://an@n@::1:5432/shop")]
    [InlineData("mysql://ann@localhost/shop?socket=%2Frun%2Fdb.sock", "mysql://ann@localhost:3306/shop?socket=/run/db.sock")]
    public void An_address_has_a_user_a_server_and_a_database(string text, string expected)
    {
        var address = DatabaseAddress.Parse(text);

        address.ToString().Should().Be(expected);
        address.WithoutTls.Should().BeFalse("TLS is the default");
    }

    [Theory]
    [InlineData("mysql://ann:secret@db.example.com/shop")]
    [InlineData("mysql://db.example.com/shop")]
    [InlineData("mysql://ann@db.example.com")]
    [InlineData("sqlserver://ann@db.example.com/shop")]
    [InlineData("mysql://ann@db.example.com/shop?tls=off")]
    [InlineData("shop")]
    public void Anything_else_is_refused_and_not_repeated(string text)
    {
        var act = () => DatabaseAddress.Parse(text);

        act.Should().Throw<TokenizationException>().Which.Message.Should().NotContain("secret");
    }

    [Theory]
    [InlineData("mysql://ann@127.0.0.1/shop", true)]
    [InlineData("mysql://ann@localhost/shop", true)]
    [InlineData("postgresql://ann@[::1]/shop", true)]
    [InlineData("mysql://ann@db.example.com/shop?socket=%2Frun%2Fdb.sock", true)]
    [InlineData("mysql://ann@db.example.com/shop", false)]
    [InlineData("mysql://ann@127.0.0.1.example.com/shop", false)]
    public void Only_a_server_on_this_machine_can_go_without_TLS(string text, bool allowed)
    {
        var act = () => DatabaseAddress.Parse(text).ToInsecure();

        if (allowed)
        {
            act().WithoutTls.Should().BeTrue();
        }
        else
        {
            act.Should().Throw<TokenizationException>().WithMessage("*TLS*");
        }
    }
}
