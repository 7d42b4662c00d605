using FsCheck;
using FsCheck.Fluent;

namespace RegulatedData.Tokenization.Tests.Ciphers;

public sealed class IntegerCipherTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)(i * 5))];

    public static TheoryData<string> SignedRanges => ["Signed32", "Signed64", "Unsigned32", "Positive64"];

    [Theory]
    [MemberData(nameof(SignedRanges))]
    public void Tokens_stay_in_the_range_and_decrypt_to_the_integers(string name)
    {
        var range = RangeOf(name);
        using var cipher = new IntegerCipher(Key, range);
        var integers =
            from high in Gen.Choose(int.MinValue, int.MaxValue)
            from low in Gen.Choose(int.MinValue, int.MaxValue)
            select (long)(range.Minimum + (Int128)((((UInt128)(uint)high << 32) | (uint)low) % range.Count));

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(
                Gen.NonEmptyListOf(integers).ToArbitrary(),
                list =>
                {
                    var values = list.Distinct().ToArray();
                    var tokens = new long[values.Length];
                    cipher.Encrypt(values, tokens);
                    tokens.Should().OnlyHaveUniqueItems().And.OnlyContain(token => range.Contains(token));
                    cipher.Decrypt(tokens, tokens);
                    tokens.Should().Equal(values);
                }
            )
        );
    }

    [Theory]
    [MemberData(nameof(SignedRanges))]
    public void The_ends_of_a_range_and_what_is_beside_zero_have_tokens(string name)
    {
        var range = RangeOf(name);
        using var cipher = new IntegerCipher(Key, range);
        var values = new[] { range.Minimum, range.Minimum + 1, -1, 0, 1, range.Maximum - 1, range.Maximum }
            .Where(range.Contains)
            .Select(value => (long)value)
            .Distinct()
            .ToArray();
        var tokens = new long[values.Length];

        cipher.Encrypt(values, tokens);

        tokens.Should().OnlyHaveUniqueItems().And.OnlyContain(token => range.Contains(token)).And.NotIntersectWith(values);
        tokens.Select(cipher.Decrypt).Should().Equal(values);
    }

    [Fact]
    public void Unsigned_64_bit_integers_have_tokens_to_their_end()
    {
        using var cipher = new IntegerCipher(Key, IntegerRange.Unsigned64);
        ulong[] values = [0, 1, long.MaxValue, (ulong)long.MaxValue + 1, ulong.MaxValue - 1, ulong.MaxValue];
        var tokens = new ulong[values.Length];

        cipher.Encrypt(values, tokens);

        tokens.Should().OnlyHaveUniqueItems();
        cipher.Decrypt(tokens, tokens);
        tokens.Should().Equal(values);
    }

    [Fact]
    public void A_whole_batch_is_what_its_integers_are_one_by_one()
    {
        using var cipher = new IntegerCipher(Key, IntegerRange.Of(-3_000_000, 2_999_998));
        var values = Enumerable.Range(0, 5000).Select(i => (i * 7919L) % 6_000_000 - 3_000_000).ToArray();
        var tokens = new long[values.Length];

        cipher.Encrypt(values, tokens);

        tokens.Should().Equal(values.Select(cipher.Encrypt));
    }

    [Fact]
    public void An_integer_beyond_the_range_is_refused_and_not_named()
    {
        using var cipher = new IntegerCipher(Key, IntegerRange.Of(0, 9_999_999));
        foreach (var value in new[] { -1, 10_000_000, long.MaxValue, long.MinValue, -77_777_777 })
        {
            var encrypt = () => cipher.Encrypt(new long[] { 5, 6, value }, new long[3]);
            var decrypt = () => cipher.Decrypt(value);
            var refusal = encrypt.Should().Throw<TokenizationException>().WithMessage("Given: *Expected: *To mend it: *").Which;
            refusal.ValueIndex.Should().Be(2);
            refusal.Message.Should().NotContain("7777");
            decrypt.Should().Throw<TokenizationException>();
        }
    }

    [Theory]
    [InlineData(0, 999_998)]
    [InlineData(short.MinValue, short.MaxValue)]
    [InlineData(0, 1)]
    public void A_range_of_fewer_than_a_million_integers_is_refused(long minimum, long maximum)
    {
        var act = () => new IntegerCipher(Key, IntegerRange.Of(minimum, maximum));
        act.Should().Throw<DomainTooSmallException>().WithMessage("Given: *Expected: *To mend it: *SmallRanges.Walk*");
    }

    [Fact]
    public void A_range_of_fewer_than_a_thousand_integers_is_refused_always()
    {
        var act = () => new IntegerCipher(Key, IntegerRange.Of(1, 999), smallRanges: SmallRanges.Walk);
        act.Should().Throw<DomainTooSmallException>().WithMessage("Given: *Expected: *To mend it: *");
    }

    [Fact]
    public void Ends_that_no_64_bit_type_holds_are_refused()
    {
        foreach (
            var (minimum, maximum) in new (Int128, Int128)[]
            {
                (5, 5),
                (6, 5),
                (-1, ulong.MaxValue),
                (0, (Int128)ulong.MaxValue + 1),
                ((Int128)long.MinValue - 1, 0),
            }
        )
        {
            var act = () => IntegerRange.Of(minimum, maximum);
            act.Should().Throw<TokenizationException>().WithMessage("Given: *Expected: *To mend it: *");
        }
    }

    [Fact]
    public void Integers_of_the_wrong_kind_for_a_range_are_refused()
    {
        using var unsigned = new IntegerCipher(Key, IntegerRange.Unsigned64);
        using var signed = new IntegerCipher(Key, IntegerRange.Signed32);
        var asSigned = () => unsigned.Encrypt(new long[1], new long[1]);
        var asUnsigned = () => signed.Encrypt(new ulong[1], new ulong[1]);
        var noRoom = () => signed.Encrypt(new long[2], new long[1]);
        asSigned.Should().Throw<InvalidOperationException>().WithMessage("Given: *Expected: *To mend it: *ulong.");
        asUnsigned.Should().Throw<InvalidOperationException>().WithMessage("Given: *Expected: *To mend it: *long.");
        noRoom.Should().Throw<ArgumentException>().WithMessage("Given: *Expected: *To mend it: *");
    }

    private static IntegerRange RangeOf(string name) =>
        name switch
        {
            "Signed32" => IntegerRange.Signed32,
            "Signed64" => IntegerRange.Signed64,
            "Unsigned32" => IntegerRange.Unsigned32,
            "Positive64" => IntegerRange.Of(0, long.MaxValue),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
}
