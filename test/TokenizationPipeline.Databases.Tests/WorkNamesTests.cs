using System.Text;

namespace RegulatedData.Tokenization.Databases.Tests;

public class WorkNamesTests
{
    [Fact]
    public void Names_of_any_length_fit_and_stay_apart()
    {
        var names = new[] { "a", new string('n', 63), new string('n', 62) + "m", string.Concat(Enumerable.Repeat("é", 31)), "a__clear" };

        var made = names.SelectMany(name => new[] { WorkNames.Staging(name), WorkNames.Clear(name) }).ToList();

        made.Should().OnlyHaveUniqueItems().And.OnlyContain(name => Encoding.UTF8.GetByteCount(name) <= 63 && WorkNames.IsWorkTable(name));
        WorkNames.IsWorkTable("clear").Should().BeFalse();
    }
}
