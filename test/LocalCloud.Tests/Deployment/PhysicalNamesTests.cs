using FsCheck;
using FsCheck.Fluent;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Tests.Deployment;

public sealed class PhysicalNamesTests
{
    [Fact]
    public void A_name_is_stack_logical_id_and_random_letters() =>
        PhysicalNames.Create("Store", "Table123", 255).Should().MatchRegex("^Store-Table123-[A-Z0-9]{12}$");

    [Fact]
    public void Two_names_differ() => PhysicalNames.Create("Store", "Table", 64).Should().NotBe(PhysicalNames.Create("Store", "Table", 64));

    [Fact]
    public void S3_wants_lower_case() =>
        PhysicalNames.Create("Store", "Bucket", 63, lowerCase: true).Should().MatchRegex("^store-bucket-[a-z0-9]{12}$");

    [Fact]
    public void A_fifo_queue_keeps_its_suffix() =>
        PhysicalNames.Create(new string('s', 100), new string('l', 100), 80, suffix: ".fifo").Should().HaveLength(80).And.EndWith(".fifo");

    [Fact]
    public void Long_parts_are_cut_and_both_stay_recognizable() =>
        PhysicalNames
            .Create(new string('s', 100), new string('l', 100), 64)
            .Should()
            .MatchRegex("^s{20,}-l{20,}-[A-Z0-9]{12}$")
            .And.HaveLength(64);

    [Fact]
    public void No_name_is_longer_than_the_service_allows()
    {
        var lengths = Gen.Choose(1, 128).ToArbitrary();
        Prop.ForAll(
                lengths,
                lengths,
                Gen.Choose(20, 255).ToArbitrary(),
                (stack, logical, max) => PhysicalNames.Create(new string('s', stack), new string('l', logical), max).Length <= max
            )
            .QuickCheckThrowOnFailure();
    }
}
