namespace RegulatedData.LocalCloud.Tests.DynamoDb;

public sealed class ItemsInUseTests
{
    private readonly ItemsInUse _items = new();

    [Theory]
    [InlineData("TransactionWrites", "TransactionWrites", true)]
    [InlineData("TransactionWrites", "Writes", true)]
    [InlineData("TransactionWrites", "TransactionReads", true)]
    [InlineData("Writes", "TransactionReads", true)]
    [InlineData("Writes", "Writes", false)]
    [InlineData("Writes", "TransactionWrites", false)]
    [InlineData("TransactionReads", "TransactionWrites", false)]
    [InlineData("TransactionReads", "TransactionReads", false)]
    public void Requests_on_one_item_conflict_as_on_DynamoDB(string first, string second, bool conflict)
    {
        _items.TryEnter(Enum.Parse<ItemUse>(first), ["a", "b"], out _).Should().BeTrue();

        _items.TryEnter(Enum.Parse<ItemUse>(second), ["x", "b", null], out var conflicts).Should().Be(!conflict);

        conflicts.Should().BeEquivalentTo(conflict ? [1] : Array.Empty<int>());
    }

    [Fact]
    public void Items_are_free_again_when_the_request_has_ended()
    {
        _items.TryEnter(ItemUse.TransactionWrites, ["a"], out _);
        _items.TryEnter(ItemUse.TransactionWrites, ["a"], out _).Should().BeFalse();

        _items.Leave(ItemUse.TransactionWrites, ["a"]);

        _items.TryEnter(ItemUse.TransactionWrites, ["a"], out _).Should().BeTrue();
    }

    [Fact]
    public void A_refused_request_keeps_nothing_in_use()
    {
        _items.TryEnter(ItemUse.TransactionWrites, ["a"], out _);
        _items.TryEnter(ItemUse.TransactionWrites, ["a", "b"], out _).Should().BeFalse();

        _items.TryEnter(ItemUse.TransactionWrites, ["b"], out _).Should().BeTrue();
    }
}
