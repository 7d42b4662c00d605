using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>A test of what only MariaDB has: skipped where <see cref="MySqlProgram"/> puts MySQL in its place.</summary>
internal sealed class MariaDbFactAttribute : FactAttribute
{
    public MariaDbFactAttribute()
    {
        if (MySqlProgram.Path is not null)
        {
            Skip = "MySQL has none of this.";
        }
    }
}
