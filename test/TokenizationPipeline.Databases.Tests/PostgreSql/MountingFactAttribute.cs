using System.Globalization;

namespace RegulatedData.Tokenization.Databases.Tests.PostgreSql;

/// <summary>A test that needs a small file system of its own, which only who may mount one can have: others skip it.</summary>
internal sealed class MountingFactAttribute : FactAttribute
{
    private const int SystemAdministration = 21;

    public MountingFactAttribute()
    {
        if (!MayMount())
        {
            Skip = "Only root may mount the small file system that this test fills (in a container: with CAP_SYS_ADMIN).";
        }
    }

    private static bool MayMount()
    {
        const string Status = "/proc/self/status";
        const string Effective = "CapEff:";
        if (!OperatingSystem.IsLinux() || !File.Exists(Status))
        {
            return false;
        }

        var line = File.ReadLines(Status).First(line => line.StartsWith(Effective, StringComparison.Ordinal));
        var capabilities = ulong.Parse(line[Effective.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (capabilities & (1UL << SystemAdministration)) != 0;
    }
}
