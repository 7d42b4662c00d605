using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.Runs;

/// <summary>Jobs as the tests run them: one key, small chunks.</summary>
internal static class Jobs
{
    internal const string EmployeesPolicy = """
        {"version": 1, "tables": {
          "employees": {
            "emp_no": {"transformer": "fpe", "domain": "employee", "min": 1, "max": 9999999},
            "birth_date": {"transformer": "fpe", "min": "1900-01-01", "max": "2029-12-31", "smallRange": "walk"},
            "first_name": "keep", "last_name": "keep", "gender": "keep", "hire_date": "keep"},
          "departments": {"dept_no": "keep", "dept_name": "keep"},
          "dept_emp": {
            "emp_no": {"transformer": "fpe", "domain": "employee", "min": 1, "max": 9999999},
            "dept_no": "keep", "from_date": "keep", "to_date": "keep"},
          "dept_manager": {
            "emp_no": {"transformer": "fpe", "domain": "employee", "min": 1, "max": 9999999},
            "dept_no": "keep", "from_date": "keep", "to_date": "keep"},
          "titles": {
            "emp_no": {"transformer": "fpe", "domain": "employee", "min": 1, "max": 9999999},
            "title": "keep", "from_date": "keep", "to_date": "keep"},
          "salaries": {
            "emp_no": {"transformer": "fpe", "domain": "employee", "min": 1, "max": 9999999},
            "salary": "keep", "from_date": "keep", "to_date": "keep"}
        }}
        """;

    /// <summary>Several chunks for a table of a few thousand rows.</summary>
    internal static PlanOptions SmallChunks { get; } = new() { RowsPerChunk = 2_000 };

    internal static MasterKey NewKey(byte first = 1) => MasterKey.FromBytes([.. Enumerable.Range(first, 32).Select(i => (byte)i)], "1");

    internal static IDatabase Open(TestDatabase database, string? user = null, string? password = null) =>
        DatabaseFactory.Open(Address(database, user), password ?? database.Server.Password);

    internal static DatabaseAddress Address(TestDatabase database, string? user = null) =>
        DatabaseAddress.Parse(
            $"{database.UrlFor(user ?? database.Server.UserName)}?tls-ca={Uri.EscapeDataString(database.Server.Certificates.AuthorityFile)}"
        );

    internal static TokenizationJob Job(IDatabase database, string policy, MasterKey key)
    {
        var parsed = Policy.Parse(policy);
        return new TokenizationJob(database, parsed, new TransformerFactory(parsed, key));
    }

    /// <summary>How many rows a reader gives.</summary>
    internal static int Count(IDatabase opened, ReadRequest request)
    {
        using var reader = opened.OpenReader(request);
        var batch = request.NewBatch();
        var rows = 0;
        while (reader.Read(batch))
        {
            rows += batch.Count;
        }

        return rows;
    }

    /// <summary>Plans, runs and finishes.</summary>
    internal static RunReport RunWhole(TestDatabase database, string policy, PlanOptions? options = null)
    {
        using var key = NewKey();
        using var opened = Open(database);
        var job = Job(opened, policy, key);
        var plan = RunPlan.FromJson(job.Plan(options ?? SmallChunks).ToJson());
        job.Run(plan);
        return job.Finish(plan);
    }

    /// <summary>A database of <see cref="People"/> with a job that is planned. Its key lives as long as the test.</summary>
    internal static (TestDatabase Database, IDatabase Opened, TokenizationJob Job, RunPlan Plan) PlanPeople(TestDatabase database)
    {
        var opened = Open(database);
        var job = Job(opened, People.Policy, NewKey());
        return (database, opened, job, job.Plan(People.Chunks));
    }

    /// <summary>A column's values as a key restores them.</summary>
    internal static async Task<IReadOnlyDictionary<long, long>> RestoreAsync(
        TestDatabase database,
        string policy,
        string table,
        string column
    )
    {
        using var key = NewKey();
        using var opened = Open(database);
        var parsed = Policy.Parse(policy);
        var schema = opened.ReadSchema().FindTable(table)!;
        using var transformer = new TransformerFactory(parsed, key).Create(schema, schema.FindColumn(column)!);
        var tokens = (await database.QueryAsync($"SELECT DISTINCT {column} FROM {table}"))
            .Select(row => long.Parse(row[0]!, System.Globalization.CultureInfo.InvariantCulture))
            .ToList();
        var restored = new Dictionary<long, long>();
        foreach (var part in tokens.Chunk(10_000))
        {
            var values = new IntegerColumn(part.Length);
            Array.ForEach(part, values.Add);
            transformer.Restore(values);
            for (var i = 0; i < part.Length; i++)
            {
                restored[part[i]] = values.Values[i];
            }
        }

        return restored;
    }
}
