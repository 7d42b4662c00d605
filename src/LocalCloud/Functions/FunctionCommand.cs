using System.Diagnostics;

namespace RegulatedData.LocalCloud;

/// <summary>The command that runs a function's bundle.</summary>
internal static class FunctionCommand
{
    /// <summary>Starts the bundle's process.</summary>
    /// <exception cref="LocalCloudException">The runtime, the handler or the bundle can't be run here; the message says why.</exception>
    public static Process Start(FunctionDefinition function, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(FindDotnet(), ["exec", Assembly(function)])
        {
            WorkingDirectory = function.CodeDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private static string Assembly(FunctionDefinition function)
    {
        if (!function.Runtime.StartsWith("dotnet", StringComparison.Ordinal))
            throw new LocalCloudException(
                $"Function {function.Name} wants the runtime '{function.Runtime}'. The local cloud runs .NET executables only (dotnet8, dotnet10)."
            );
        if (function.Handler.Contains("::", StringComparison.Ordinal))
            throw new LocalCloudException(
                $"Function {function.Name} has the handler '{function.Handler}', a method of a class library. The local cloud runs executable "
                    + "assemblies: set Handler to the assembly's name."
            );
        var path = Path.Combine(function.CodeDirectory, function.Handler + ".dll");
        return File.Exists(path)
            ? path
            : throw new LocalCloudException(
                $"Function {function.Name} has the handler '{function.Handler}', but its bundle {function.CodeDirectory} holds no "
                    + $"{function.Handler}.dll. Was it published?"
            );
    }

    private static string FindDotnet()
    {
        var file = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        IEnumerable<string?> candidates =
        [
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"),
            Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, file) : null,
            Path.GetFileName(Environment.ProcessPath) == file ? Environment.ProcessPath : null,
            .. (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => Path.Combine(folder, file)),
        ];
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new LocalCloudException(
                "The .NET host isn't found, by which functions run. Put 'dotnet' on the PATH, or set DOTNET_ROOT to its folder."
            );
    }
}
