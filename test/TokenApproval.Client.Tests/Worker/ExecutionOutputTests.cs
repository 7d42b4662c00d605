using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace RegulatedData.TokenApproval.Client.Tests.Worker;

/// <summary>What an action says is made storable, whatever it is.</summary>
public sealed class ExecutionOutputTests
{
    [Theory]
    [InlineData("\u001b[31mred\u001b[0m", "\uFFFD[31mred\uFFFD[0m")]
    [InlineData("one\r\ntwo\tthree", "one\ntwo\tthree")]
    [InlineData("turned \u202e around", "turned \uFFFD around")]
    [InlineData("whole 😀", "whole 😀")]
    [InlineData("", null)]
    public void What_is_not_plain_text_is_replaced(string output, string? expected) => ExecutionOutput.Of(output).Should().Be(expected);

    [Fact]
    public void Half_a_character_is_replaced() => ExecutionOutput.Of("half \ud83d").Should().Be("half \uFFFD");

    [Fact]
    public void An_output_is_never_longer_than_the_service_takes_and_never_ends_in_half_a_character() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                (
                    from start in Gen.Choose(3990, 4010)
                    from end in Gen.Elements("x", "😀", "\ud83d", "\u001b")
                    from times in Gen.Choose(0, 20)
                    select new string('a', start) + string.Concat(Enumerable.Repeat(end, times))
                ).ToArbitrary(),
                output =>
                {
                    var plain = ExecutionOutput.Of(output)!;
                    return plain.Length <= ExecutionReport.MaximumOutputLength
                        && plain == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(plain))
                        && (output.Length < ExecutionReport.MaximumOutputLength || plain.EndsWith('…'));
                }
            )
        );
}
