using FsCheck;
using FsCheck.Fluent;

namespace RegulatedData.Tokenization.Tests.Ciphers;

public sealed class ModulusTests
{
    private static readonly Gen<ulong> Words = Gen.OneOf(
        Gen.Elements<ulong>(
            0,
            1,
            2,
            uint.MaxValue,
            1UL << 32,
            Modulus64.Maximum - 1,
            Modulus64.Maximum,
            Modulus64.Maximum + 1,
            ulong.MaxValue
        ),
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        from shift in Gen.Choose(0, 63)
        select (((ulong)(uint)high << 32) | (uint)low) >> shift
    );

    private static readonly Gen<ulong> Values = Words.Select(word => word % Modulus64.Maximum + 1);

    [Fact]
    public void A_remainder_by_multiplication_is_the_remainder() =>
        Holds(
            from value in Values
            from number in Words
            select (value, number),
            c => new Modulus64(c.value).Remainder(c.number) == c.number % c.value
        );

    [Fact]
    public void A_quotient_by_multiplication_is_the_quotient() =>
        Holds(
            from value in Values
            from number in Words
            select (value, number),
            c => new Modulus64(c.value).Quotient(c.number, out var remainder) == c.number / c.value && remainder == c.number % c.value
        );

    [Fact]
    public void Folding_keeps_the_remainder() =>
        Holds(
            from value in Values
            from number in Words
            from next in Words
            select (value, number, next: (uint)next),
            c => new Modulus64(c.value).Fold(c.number, c.next) % c.value == (((UInt128)c.number << 32) | c.next) % c.value
        );

    [Fact]
    public void Sums_and_differences_stay_below_the_value() =>
        Holds(
            from value in Values
            from one in Words
            from other in Words
            select (value, one: one % value, other: other % value),
            c =>
                new Modulus64(c.value).Add(c.one, c.other) == (c.one + c.other) % c.value
                && new Modulus64(c.value).Subtract(c.one, c.other) == (c.one + c.value - c.other) % c.value
        );

    [Fact]
    public void A_remainder_by_two_words_is_the_remainder() =>
        Holds(
            from valueHigh in Words
            from valueLow in Words
            from high in Words
            from low in Words
            select (value: (new UInt128(valueHigh, valueLow) & (Modulus128.Maximum - 1)) + 1, number: new UInt128(high, low)),
            c => new Modulus128(c.value).Remainder(c.number) == c.number % c.value
        );

    private static void Holds<T>(Gen<T> cases, Func<T, bool> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(cases.ToArbitrary(), property));
}
