namespace RegulatedData.LocalCloud;

/// <summary>Finds the Python that moto is installed in. Installs nothing.</summary>
internal static class PythonFinder
{
    /// <summary>The environment variable that names a Python or a virtual environment's folder.</summary>
    public const string Variable = "LOCALCLOUD_PYTHON";

    /// <summary>What to do when there is none.</summary>
    public const string HowToMend =
        "Make a virtual environment with it (python3 -m venv .venv && .venv/bin/pip install 'moto[server]'), and name it by "
        + $"{Variable}=.venv or LocalCloudOptions.Python.";

    /// <summary>The Python to start.</summary>
    /// <param name="configured"><see cref="LocalCloudOptions.Python"/>.</param>
    /// <exception cref="LocalCloudException">There is none.</exception>
    public static string Find(string? configured)
    {
        var named = configured ?? Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
            return Directory.Exists(named) ? InFolder(named) : named;
        return OnPath("python3") ?? OnPath("python") ?? throw new LocalCloudException($"There is no Python on the PATH. {HowToMend}");
    }

    private static string InFolder(string folder)
    {
        string[] candidates = [Path.Combine(folder, "bin", "python"), Path.Combine(folder, "Scripts", "python.exe")];
        return Array.Find(candidates, File.Exists)
            ?? throw new LocalCloudException($"'{folder}' isn't a virtual environment: there is no {candidates[0]}. {HowToMend}");
    }

    private static string? OnPath(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }
}
