using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>A test of what only MySQL has: skipped where the tests run MariaDB.</summary>
internal sealed class MySqlFactAttribute : FactAttribute
{
    public MySqlFactAttribute()
    {
        if (MySqlProgram.Path is null)
        {
            Skip = $"MariaDB has none of this. To run it on MySQL, name its mysqld in {MySqlProgram.Variable}.";
        }
    }
}
