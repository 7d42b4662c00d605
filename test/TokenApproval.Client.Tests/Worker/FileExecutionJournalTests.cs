using FsCheck;
using FsCheck.Fluent;

namespace RegulatedData.TokenApproval.Client.Tests.Worker;

/// <summary>What is in the journal is there whole, for each request apart, also for another process.</summary>
public sealed class FileExecutionJournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_recorded_is_found_by_the_next_process()
    {
        var finished = Finished("r-1", "one") with { Output = "ü \"quoted\" \n 😀" };
        await New().RecordAsync(finished, default);

        (await New().FindAsync("r-1", default)).Should().Be(finished);
        (await New().ListAsync(default)).Should().Equal(finished);
        (await New().FindAsync("r-2", default)).Should().BeNull();
    }

    [Fact]
    public async Task The_last_record_of_a_request_counts_and_none_does_once_it_is_removed()
    {
        await New().RecordAsync(Finished("r-1", "one"), default);
        await New().RecordAsync(Finished("r-1", "two"), default);
        (await New().ListAsync(default)).Should().ContainSingle().Which.ExecutionId.Should().Be("two");

        await New().RemoveAsync("r-1", default);
        await New().RemoveAsync("r-1", default);

        (await New().ListAsync(default)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("CON", "con")]
    [InlineData("a", "A")]
    [InlineData("...", "-")]
    public async Task Requests_whose_names_file_systems_confuse_are_kept_apart(string one, string other)
    {
        await New().RecordAsync(Finished(one, "one"), default);
        await New().RecordAsync(Finished(other, "other"), default);

        (await New().FindAsync(one, default))!.ExecutionId.Should().Be("one");
        (await New().FindAsync(other, default))!.ExecutionId.Should().Be("other");
        Directory.GetFiles(_folder.Path).Select(file => Path.GetFileName(file).ToUpperInvariant()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_file_that_was_cut_off_is_an_error_that_says_what_to_do()
    {
        await New().RecordAsync(Finished("r-1", "one"), default);
        var file = Directory.GetFiles(_folder.Path).Single();
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file))[..10]);

        var error = await FluentActions.Awaiting(() => New().FindAsync("r-1", default)).Should().ThrowAsync<InvalidDataException>();

        error.Which.Message.Should().Contain(file).And.Contain("report it");
    }

    [Fact]
    public async Task A_write_that_was_cut_off_leaves_no_entry()
    {
        await File.WriteAllTextAsync(_folder.PathOf("0123.json.4567.tmp"), "{");

        (await New().ListAsync(default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Nobody_but_its_owner_can_read_it()
    {
        var folder = _folder.PathOf("journal");
        await new FileExecutionJournal(folder).RecordAsync(Finished("r-1", "one"), default);

        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Others =
                UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            (File.GetUnixFileMode(folder) & Others).Should().Be(UnixFileMode.None);
            (File.GetUnixFileMode(Directory.GetFiles(folder).Single()) & Others).Should().Be(UnixFileMode.None);
        }
    }

    [Fact]
    public void Pauses_grow_to_the_longest_and_no_further() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Gen.Choose(1, 1000).ToArbitrary(),
                tries =>
                {
                    var pause = Backoff.Of(tries, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(100));
                    var full = Math.Min(Math.Pow(2, Math.Min(tries - 1, 30)), 100);
                    return pause.TotalSeconds >= full / 2 && pause.TotalSeconds <= full;
                }
            )
        );

    private FileExecutionJournal New() => new(_folder.Path);

    private static FinishedExecution Finished(string requestId, string executionId) =>
        new()
        {
            RequestId = requestId,
            ExecutionId = executionId,
            Status = ApprovalStatus.Completed,
            At = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero),
        };
}
