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
    public void A_remainder_of_two_words_is_the_remainder() =>
        Holds(
            from value in Values
            from high in Words
            from low in Words
            select (value, high, low),
            c => new Modulus64(c.value).Remainder(c.high, c.low) == new UInt128(c.high, c.low) % c.value
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
