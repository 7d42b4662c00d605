using RegulatedData.LocalCloud.Deployment;

namespace RegulatedData.LocalCloud.Tests.Deployment;

public sealed class IntrinsicsTests
{
    [Theory]
    [InlineData("""{"Ref": "Table"}""", "\"Table-physical\"")]
    [InlineData("""{"Ref": "Stage"}""", "\"prod\"")]
    [InlineData("""{"Ref": "Subnets"}""", """["a","b"]""")]
    [InlineData("""{"Ref": "AWS::AccountId"}""", "\"123456789012\"")]
    [InlineData("""{"Ref": "AWS::Region"}""", "\"eu-west-1\"")]
    [InlineData("""{"Ref": "AWS::Partition"}""", "\"aws\"")]
    [InlineData("""{"Ref": "AWS::URLSuffix"}""", "\"amazonaws.com\"")]
    [InlineData("""{"Ref": "AWS::StackName"}""", "\"Store\"")]
    [InlineData("""{"Ref": "AWS::StackId"}""", "\"arn:aws:cloudformation:eu-west-1:123456789012:stack/Store/1\"")]
    [InlineData("""{"Ref": "AWS::NoValue"}""", "null")]
    public void Ref_gives_a_resource_a_parameter_or_a_pseudo_parameter(string expression, string expected) =>
        Evaluating.Value(expression).Should().Be(expected);

    [Theory]
    [InlineData("""{"Fn::GetAtt": ["Table", "Arn"]}""", "\"arn:table\"")]
    [InlineData("""{"Fn::GetAtt": "Table.Arn"}""", "\"arn:table\"")]
    [InlineData("""{"Fn::GetAtt": "Queue.Nested.Name"}""", "\"nested\"")]
    [InlineData("""{"Fn::GetAtt": ["Queue", "Nested.Name"]}""", "\"nested\"")]
    [InlineData("""{"Fn::GetAtt": ["Queue", "Ids"]}""", """["1","2"]""")]
    public void GetAtt_takes_both_forms_and_names_with_dots(string expression, string expected) =>
        Evaluating.Value(expression).Should().Be(expected);

    [Theory]
    [InlineData(
        """{"Fn::Sub": "${Table} in ${AWS::Region}: ${Table.Arn}, ${!Literal}"}""",
        "\"Table-physical in eu-west-1: arn:table, ${Literal}\""
    )]
    [InlineData("""{"Fn::Sub": ["${Name}-${Stage}", {"Name": {"Ref": "Queue"}}]}""", "\"Queue-physical-prod\"")]
    [InlineData("""{"Fn::Sub": "a $ and {x} and an open ${"}""", "\"a $ and {x} and an open ${\"")]
    [InlineData("""{"Fn::Sub": ["${Queue}", {"Queue": "shadowed"}]}""", "\"shadowed\"")]
    public void Sub_replaces_names_and_keeps_the_rest(string expression, string expected) =>
        Evaluating.Value(expression).Should().Be(expected);

    [Theory]
    [InlineData("""{"Fn::Join": [":", ["a", {"Ref": "Stage"}, 3, true]]}""", "\"a:prod:3:true\"")]
    [InlineData("""{"Fn::Join": ["", {"Fn::Split": ["-", "a-b-c"]}]}""", "\"abc\"")]
    [InlineData("""{"Fn::Join": [",", ["a", {"Ref": "AWS::NoValue"}, "b"]]}""", "\"a,b\"")]
    [InlineData("""{"Fn::Select": [1, ["a", "b"]]}""", "\"b\"")]
    [InlineData("""{"Fn::Select": ["0", {"Ref": "Subnets"}]}""", "\"a\"")]
    [InlineData("""{"Fn::Select": [2, {"Fn::GetAZs": ""}]}""", "\"eu-west-1c\"")]
    [InlineData("""{"Fn::Split": ["/", "a/b"]}""", """["a","b"]""")]
    [InlineData("""{"Fn::GetAZs": "us-west-2"}""", """["us-west-2a","us-west-2b","us-west-2c"]""")]
    [InlineData("""{"Fn::Base64": "hé"}""", "\"aMOp\"")]
    [InlineData("""{"Fn::Length": [1, 2, 3]}""", "3")]
    [InlineData("""{"Fn::ImportValue": {"Fn::Sub": "Shared:Key"}}""", "\"key-id\"")]
    public void The_other_functions_give_what_CloudFormation_documents(string expression, string expected) =>
        Evaluating.Value(expression).Should().Be(expected);

    [Fact]
    public void ToJsonString_gives_the_evaluated_tree_as_text() =>
        Evaluating
            .Evaluate("""{"Fn::ToJsonString": {"a": {"Ref": "Stage"}, "b": [1, true]}}""")!
            .GetValue<string>()
            .Should()
            .Be("""{"a":"prod","b":[1,true]}""");

    [Theory]
    [InlineData("""["10.0.0.0/16", 3, 8]""", """["10.0.0.0/24","10.0.1.0/24","10.0.2.0/24"]""")]
    [InlineData("""["10.0.0.0/24", "2", "5"]""", """["10.0.0.0/27","10.0.0.32/27"]""")]
    [InlineData("""["10.0.0.0/22", 4]""", """["10.0.0.0/24","10.0.1.0/24","10.0.2.0/24","10.0.3.0/24"]""")]
    [InlineData("""["2001:db8::/56", 2, 64]""", """["2001:db8::/64","2001:db8:0:1::/64"]""")]
    [InlineData("""["0.0.0.0/0", 1, 8]""", """["0.0.0.0/24"]""")]
    public void Cidr_divides_a_block(string arguments, string expected) =>
        Evaluating.Value($$"""{"Fn::Cidr": {{arguments}}}""").Should().Be(expected);

    [Theory]
    [InlineData("""["eu-west-1", "size"]""", "\"large\"")]
    [InlineData("""[{"Ref": "AWS::Region"}, "size"]""", "\"large\"")]
    [InlineData("""["nowhere", "size", {"DefaultValue": {"Ref": "Stage"}}]""", "\"prod\"")]
    public void FindInMap_finds_a_value_or_its_default(string keys, string expected) =>
        Evaluating
            .Value(
                $$"""{"Fn::FindInMap": ["Sizes", {{keys[1..]}} }""",
                """
                "Mappings": { "Sizes": { "eu-west-1": { "size": "large" } } },
                """
            )
            .Should()
            .Be(expected);

    [Theory]
    [InlineData("IsProd", true)]
    [InlineData("IsNotProd", false)]
    [InlineData("Both", false)]
    [InlineData("Either", true)]
    public void Conditions_are_computed_from_each_other(string name, bool expected) =>
        Evaluating
            .Condition(
                name,
                """
                {
                    "IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
                    "IsNotProd": {"Fn::Not": [{"Condition": "IsProd"}]},
                    "Both": {"Fn::And": [{"Condition": "IsProd"}, {"Condition": "IsNotProd"}]},
                    "Either": {"Fn::Or": [{"Condition": "IsProd"}, {"Condition": "IsNotProd"}]}
                }
                """
            )
            .Should()
            .Be(expected);

    [Fact]
    public void If_takes_a_branch_and_NoValue_removes_what_holds_it() =>
        Evaluating
            .Value(
                """
                {
                    "taken": {"Fn::If": ["Yes", "a", {"Ref": "Nonsense"}]},
                    "gone": {"Fn::If": ["Yes", {"Ref": "AWS::NoValue"}, "b"]},
                    "list": ["x", {"Fn::If": ["Yes", {"Ref": "AWS::NoValue"}, "b"]}, "y"]
                }
                """,
                """
                "Conditions": { "Yes": {"Fn::Equals": ["1", 1]} },
                """
            )
            .Should()
            .Be("""{"taken":"a","list":["x","y"]}""");

    [Fact]
    public void Numbers_and_booleans_keep_their_type() =>
        Evaluating.Value("""{"a": 1.50, "b": true, "c": null}""").Should().Be("""{"a":1.50,"b":true,"c":null}""");

    [Theory]
    [InlineData("""{"Ref": "Nobody"}""", "'Nobody' is neither a resource, a parameter nor a pseudo parameter")]
    [InlineData("""{"Ref": "Absent"}""", "'Absent' (AWS::SQS::Queue) isn't created: its condition 'Never' doesn't hold")]
    [InlineData("""{"Fn::GetAtt": ["Table", "Colour"]}""", "'Table' (AWS::DynamoDB::Table) has no attribute 'Colour'")]
    [InlineData("""{"Fn::Select": [2, ["a"]]}""", "asks for item 2 of a list of 1")]
    [InlineData("""{"Fn::ImportValue": "Other"}""", "exports 'Other'")]
    [InlineData("""{"Fn::Join": [",", "a"]}""", "wants a list")]
    [InlineData("""{"Fn::Join": [",", [{"a": 1}]]}""", "wants a string, but gets an object")]
    [InlineData("""{"Fn::Cidr": ["10.0.0.0/24", 3, 8]}""", "has no room for 3 blocks")]
    [InlineData("""{"Fn::FindInMap": ["A", "b", "c"]}""", "there is no Mappings.A.b.c")]
    [InlineData("""{"Fn::If": ["Never", 1, 2]}""", "names the condition 'Never', which the template doesn't have")]
    [InlineData("""{"Fn::Transform": {"Name": "X"}}""", "Fn::Transform isn't a function")]
    public void A_fault_says_stack_resource_property_and_reason(string expression, string reason)
    {
        var evaluate = () => Evaluating.Evaluate($$"""{"Y": [{{expression}}]}""");

        var thrown = evaluate
            .Should()
            .Throw<DeploymentException>()
            .WithMessage($"Stack 'Store', Resources.Table.Properties.X.Y[0].*{reason}*")
            .Which;
        thrown.StackName.Should().Be("Store");
        thrown.LogicalId.Should().Be("Table");
    }

    [Fact]
    public void Conditions_that_refer_to_each_other_are_reported_with_their_circle()
    {
        var evaluate = () => Evaluating.Condition("A", """{"A": {"Fn::Not": [{"Condition": "B"}]}, "B": {"Condition": "A"}}""");

        evaluate.Should().Throw<DeploymentException>().WithMessage("*A → B → A*");
    }
}
