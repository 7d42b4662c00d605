using FsCheck;
using FsCheck.Fluent;

namespace RegulatedData.LocalCloud.Tests.Events;

public sealed class EventPatternTests
{
    [Theory]
    [InlineData("""{"source":["aws.ec2"]}""", """{"source":"aws.ec2"}""", true)]
    [InlineData("""{"source":["aws.ec2"]}""", """{"source":"AWS.ec2"}""", false)]
    [InlineData("""{"source":["aws.ec2","aws.s3"]}""", """{"source":"aws.s3"}""", true)]
    [InlineData("""{"a":["1"]}""", """{"a":1}""", false)]
    [InlineData("""{"a":[300]}""", """{"a":300}""", true)]
    [InlineData("""{"a":[300]}""", """{"a":300.0}""", false)]
    [InlineData("""{"a":[true]}""", """{"a":true}""", true)]
    [InlineData("""{"a":[null]}""", """{"a":null}""", true)]
    [InlineData("""{"a":[null]}""", """{}""", false)]
    [InlineData("""{"a":[""]}""", """{"a":""}""", true)]
    [InlineData("""{"a":[""]}""", """{"a":null}""", false)]
    public void An_exact_value_matches_as_it_is_written(string pattern, string sent, bool matches) => Check(pattern, sent, matches);

    [Theory]
    [InlineData("""{"resources":["b","z"]}""", """{"resources":["a","b"]}""", true)]
    [InlineData("""{"resources":["z"]}""", """{"resources":["a","b"]}""", false)]
    [InlineData("""{"resources":["z"]}""", """{"resources":[]}""", false)]
    [InlineData("""{"detail":{"items":{"id":["1"],"ok":[true]}}}""", """{"detail":{"items":[{"id":"1","ok":true}]}}""", true)]
    [InlineData("""{"detail":{"items":{"id":["1"],"ok":[true]}}}""", """{"detail":{"items":[{"id":"1"},{"ok":true}]}}""", false)]
    public void Arrays_intersect_and_their_objects_match_as_a_whole(string pattern, string sent, bool matches) =>
        Check(pattern, sent, matches);

    [Theory]
    [InlineData("""{"a":[{"prefix":"us-"}]}""", """{"a":"us-east-1"}""", true)]
    [InlineData("""{"a":[{"prefix":"US-"}]}""", """{"a":"us-east-1"}""", false)]
    [InlineData("""{"a":[{"prefix":{"equals-ignore-case":"US-"}}]}""", """{"a":"us-east-1"}""", true)]
    [InlineData("""{"a":[{"prefix":"1"}]}""", """{"a":12}""", false)]
    [InlineData("""{"a":[{"suffix":".png"}]}""", """{"a":"cat.png"}""", true)]
    [InlineData("""{"a":[{"suffix":{"equals-ignore-case":".PNG"}}]}""", """{"a":"cat.png"}""", true)]
    [InlineData("""{"a":[{"suffix":".png"}]}""", """{"a":"cat.PNG"}""", false)]
    [InlineData("""{"a":[{"equals-ignore-case":"alice"}]}""", """{"a":"ALICE"}""", true)]
    [InlineData("""{"a":[{"equals-ignore-case":"alice"}]}""", """{"a":"ALICE2"}""", false)]
    [InlineData("""{"a":[{"prefix":"x"},{"suffix":"y"}]}""", """{"a":"zy"}""", true)]
    public void Text_operators_look_at_text_alone(string pattern, string sent, bool matches) => Check(pattern, sent, matches);

    [Theory]
    [InlineData("*/manifest.json", "in/a/manifest.json", true)]
    [InlineData("*/manifest.json", "manifest.json", false)]
    [InlineData("dir/*.png", "dir/a.b.png", true)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "axxbyybc", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("*", "", true)]
    [InlineData(@"a\*b", "a*b", true)]
    [InlineData(@"a\*b", "axb", false)]
    [InlineData(@"a\\*", @"a\x", true)]
    public void A_wildcard_takes_any_run_of_characters(string wildcard, string text, bool matches) =>
        Check($$"""{"a":[{"wildcard":{{Quote(wildcard)}}}]}""", $$"""{"a":{{Quote(text)}}}""", matches);

    [Theory]
    [InlineData("""[{"anything-but":"a"}]""", "\"b\"", true)]
    [InlineData("""[{"anything-but":"a"}]""", "\"a\"", false)]
    [InlineData("""[{"anything-but":["a","b"]}]""", "\"b\"", false)]
    [InlineData("""[{"anything-but":[1,2]}]""", "3", true)]
    [InlineData("""[{"anything-but":{"prefix":"init"}}]""", "\"initializing\"", false)]
    [InlineData("""[{"anything-but":{"prefix":["a","b"]}}]""", "\"cat\"", true)]
    [InlineData("""[{"anything-but":{"prefix":["a","b"]}}]""", "\"bat\"", false)]
    [InlineData("""[{"anything-but":{"suffix":"1234"}}]""", "\"x1234\"", false)]
    [InlineData("""[{"anything-but":{"suffix":[".txt",".rtf"]}}]""", "\"x.pdf\"", true)]
    [InlineData("""[{"anything-but":{"equals-ignore-case":["initializing","stopped"]}}]""", "\"STOPPED\"", false)]
    [InlineData("""[{"anything-but":{"wildcard":"*/lib/*"}}]""", "\"a/lib/b\"", false)]
    [InlineData("""[{"anything-but":{"wildcard":["*/lib/*","*/bin/*"]}}]""", "\"a/src/b\"", true)]
    [InlineData("""[{"anything-but":"a"}]""", """["a","b"]""", true)]
    public void Anything_but_takes_what_its_operand_does_not(string matchers, string value, bool matches) =>
        Check($$"""{"x":{{matchers}}}""", $$"""{"x":{{value}}}""", matches);

    [Fact]
    public void Anything_but_needs_a_value() => Check("""{"x":[{"anything-but":"a"}]}""", "{}", false);

    [Theory]
    [InlineData("""[">",0,"<=",5]""", "5", true)]
    [InlineData("""[">",0,"<=",5]""", "0", false)]
    [InlineData("""["=",3.0]""", "3", true)]
    [InlineData("""["=",301.8]""", "301.80", true)]
    [InlineData("""["<",10]""", "-1e3", true)]
    [InlineData("""[">=",10]""", "\"11\"", false)]
    public void Numeric_compares_numbers_as_numbers(string range, string value, bool matches) =>
        Check($$"""{"x":[{"numeric":{{range}}}]}""", $$"""{"x":{{value}}}""", matches);

    [Theory]
    [InlineData("""{"detail":{"x":[{"exists":true}]}}""", """{"detail":{"x":null}}""", true)]
    [InlineData("""{"detail":{"x":[{"exists":true}]}}""", """{"detail":{}}""", false)]
    [InlineData("""{"detail":{"x":[{"exists":true}]}}""", """{"detail":{"x":{"y":1}}}""", false)]
    [InlineData("""{"detail":{"x":[{"exists":false}]}}""", """{"detail":{"y":1}}""", true)]
    [InlineData("""{"detail":{"x":[{"exists":false}]}}""", """{"detail":{"x":1}}""", false)]
    [InlineData("""{"detail":{"x":{"y":[{"exists":false}]}}}""", """{"detail":{}}""", true)]
    [InlineData("""{"detail":{"x":[{"exists":false},"a"]}}""", """{"detail":{"x":"a"}}""", true)]
    public void Exists_asks_for_a_leaf(string pattern, string sent, bool matches) => Check(pattern, sent, matches);

    [Theory]
    [InlineData("10.0.0.0/24", "10.0.0.255", true)]
    [InlineData("10.0.0.77/24", "10.0.0.1", true)]
    [InlineData("10.0.0.0/24", "10.0.1.0", false)]
    [InlineData("2001:db8::/32", "2001:db8:1::1", true)]
    [InlineData("2001:db8::/32", "10.0.0.1", false)]
    [InlineData("10.0.0.0/24", "host", false)]
    public void Cidr_holds_the_addresses_of_its_network(string network, string address, bool matches) =>
        Check($$"""{"ip":[{"cidr":"{{network}}"}]}""", $$"""{"ip":"{{address}}"}""", matches);

    [Theory]
    [InlineData("""{"$or":[{"a":[1]},{"b":[{"numeric":[">",5]}]}]}""", """{"b":6}""", true)]
    [InlineData("""{"$or":[{"a":[1]},{"b":[2]}]}""", """{"a":2,"b":1}""", false)]
    [InlineData("""{"source":["s"],"detail":{"$or":[{"a":[1]},{"b":[2]}],"c":[3]}}""", """{"source":"s","detail":{"b":2,"c":3}}""", true)]
    [InlineData("""{"source":["s"],"detail":{"$or":[{"a":[1]},{"b":[2]}],"c":[3]}}""", """{"source":"s","detail":{"b":2}}""", false)]
    public void Or_needs_one_of_its_alternatives_and_all_the_rest(string pattern, string sent, bool matches) =>
        Check(pattern, sent, matches);

    [Theory]
    [InlineData("[]", "JSON object")]
    [InlineData("{", "not JSON")]
    [InlineData("{}", "empty object")]
    [InlineData("""{"a":"x"}""", "$.a: must be an object or an array")]
    [InlineData("""{"a":[]}""", "$.a: empty arrays")]
    [InlineData("""{"a":[["x"]]}""", "$.a")]
    [InlineData("""{"a":[{"starts":"x"}]}""", "unrecognized operator \"starts\"")]
    [InlineData("""{"a":[{"prefix":1}]}""", "prefix takes a string")]
    [InlineData("""{"a":[{"prefix":"x","suffix":"y"}]}""", "exactly one field")]
    [InlineData("""{"a":[{"numeric":["~",1]}]}""", "numeric knows the operators")]
    [InlineData("""{"a":[{"numeric":[">",5,"<",1]}]}""", "numeric takes a range")]
    [InlineData("""{"a":[{"numeric":["=",1,"=",2]}]}""", "numeric takes a range")]
    [InlineData("""{"a":[{"numeric":[">",9e9]}]}""", "-5e9 to 5e9")]
    [InlineData("""{"a":[{"exists":"yes"}]}""", "exists takes true or false")]
    [InlineData("""{"a":[{"cidr":"10.0.0.0"}]}""", "10.0.0.0/24")]
    [InlineData("""{"a":[{"cidr":"10.0.0.0/40"}]}""", "cidr takes")]
    [InlineData("""{"a":[{"wildcard":"a**b"}]}""", "two stars")]
    [InlineData("""{"a":[{"wildcard":"a\\b"}]}""", "backslash")]
    [InlineData("""{"a":[{"anything-but":[true]}]}""", "strings or numbers")]
    [InlineData("""{"a":[{"anything-but":{"numeric":["=",1]}}]}""", "anything-but takes")]
    [InlineData("""{"$or":[{"a":[1]}]}""", "at least two")]
    public void An_invalid_pattern_is_refused_with_the_place_and_the_rule(string pattern, string message)
    {
        var parse = () => EventPattern.Parse(pattern);

        parse.Should().Throw<InvalidEventPatternException>().Which.Message.Should().Contain(message);
    }

    [Fact]
    public void A_prefix_and_the_anything_but_of_it_never_both_match()
    {
        var property = Prop.ForAll<NonNull<string>, NonNull<string>>(
            (prefix, text) =>
            {
                var sent = $$"""{"a":{{Quote(text.Get)}}}""";
                var with = EventPattern.Parse($$"""{"a":[{"prefix":{{Quote(prefix.Get)}}}]}""").Matches(sent);
                var without = EventPattern.Parse("{\"a\":[{\"anything-but\":{\"prefix\":" + Quote(prefix.Get) + "}}]}").Matches(sent);
                return with != without && with == text.Get.StartsWith(prefix.Get, StringComparison.Ordinal);
            }
        );

        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_wildcard_with_stars_in_it_matches_every_text_made_from_its_parts()
    {
        var property = Prop.ForAll<NonEmptyArray<NonNull<string>>>(parts =>
        {
            var escaped = parts.Get.Select(p =>
                p.Get.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("*", @"\*", StringComparison.Ordinal)
            );
            // An empty part between two stars would be two stars in a row, which is refused.
            var pattern = string.Join('*', escaped.Where(p => p.Length > 0));
            var text = string.Join("-", parts.Get.Select(p => p.Get).Where(p => p.Length > 0));
            return EventPattern.Parse($$"""{"a":[{"wildcard":{{Quote(pattern)}}}]}""").Matches($$"""{"a":{{Quote(text)}}}""");
        });

        property.QuickCheckThrowOnFailure();
    }

    private static void Check(string pattern, string sent, bool matches) => EventPattern.Parse(pattern).Matches(sent).Should().Be(matches);

    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
