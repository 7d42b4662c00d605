namespace RegulatedData.LocalCloud.Tests.Gateway;

public sealed class MotoServerTests
{
    private static readonly Uri Gateway = new("http://127.0.0.1:1");

    [Fact]
    public async Task A_python_that_is_not_there_is_told_with_the_mend()
    {
        var act = () => MotoServer.StartAsync(new LocalCloudOptions { Python = "/no/such/python" }, Gateway, default);

        (await act.Should().ThrowAsync<LocalCloudException>()).WithMessage("*'/no/such/python'*LOCALCLOUD_PYTHON*");
    }

    [Fact]
    public async Task A_folder_that_is_no_virtual_environment_is_told_as_such()
    {
        var act = () => MotoServer.StartAsync(new LocalCloudOptions { Python = AppContext.BaseDirectory }, Gateway, default);

        (await act.Should().ThrowAsync<LocalCloudException>()).WithMessage("*isn't a virtual environment*pip install*");
    }

    [Fact]
    public async Task What_moto_wrote_is_shown_when_it_does_not_start()
    {
        // The shell takes the launcher for its script, and fails at its first line.
        var act = () => MotoServer.StartAsync(new LocalCloudOptions { Python = "/bin/sh" }, Gateway, default);

        (await act.Should().ThrowAsync<LocalCloudException>()).WithMessage(
            "*didn't start with '/bin/sh'*ended at once*Its last lines:*not found*"
        );
    }
}
