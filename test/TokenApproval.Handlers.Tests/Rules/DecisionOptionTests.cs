using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Rules;

public sealed class DecisionOptionTests
{
    [Fact]
    public void A_list_comes_back_as_it_was_written()
    {
        DecisionOption[] options = [Samples.Approve, Samples.Reject, new("later", "POSTPONED", "Später “vielleicht”")];

        DecisionOption.ParseList(DecisionOption.Format(options)).Should().Equal(options);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[null]")]
    [InlineData("""[{"id":"approve","status":"APPROVED"}]""")]
    [InlineData("""[{"id":"approve","status":"DONE","label":"Approve"}]""")]
    [InlineData("""[{"id":"reject","status":"REJECTED","label":"Reject"}]""")]
    [InlineData("""[{"id":"approve","status":"APPROVED","label":"Approve"},{"id":"approve","status":"APPROVED","label":"Again"}]""")]
    [InlineData("""[{"id":"approve","status":"APPROVED","label":"Approve"},{"id":"yes","status":"APPROVED","label":"Yes"}]""")]
    [InlineData("""[{"id":"approve","status":"APPROVED","label":"Approve"},{"id":"done","status":"COMPLETED","label":"Done"}]""")]
    [InlineData("""[{"id":"approve","status":"APPROVED","label":"Approve"},{"id":"a b","status":"LATER","label":"Later"}]""")]
    public void A_list_that_makes_no_sense_is_refused(string json)
    {
        var parse = () => DecisionOption.ParseList(json);

        parse.Should().Throw<FunctionException>().Which.ErrorType.Should().Be("TokenApproval.BadConfiguration");
    }
}
