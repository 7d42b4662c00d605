using RegulatedData.Tokenization;

// A whole job in a process of its own, for tests that kill it: the address, the policy's file, the key's file, rows per chunk, the plan's file.
// The password comes in TOKENIZER_PASSWORD. It writes a line when it begins each part.
var policy = Policy.FromFile(args[1]);
using var key = MasterKey.FromFile(args[2], "1");
using var database = DatabaseFactory.Open(DatabaseAddress.Parse(args[0]), Environment.GetEnvironmentVariable("TOKENIZER_PASSWORD"));
var job = new TokenizationJob(database, policy, new TransformerFactory(policy, key));
var phase = database.Runs.Find()?.Phase;
if (phase is RunPhase.Tokenized)
{
    Console.WriteLine("tokenized");
    return;
}

var options = new RunOptions();
var known = File.Exists(args[4]) ? RunPlan.FromJson(await File.ReadAllTextAsync(args[4])) : null;
if (phase is not (RunPhase.Verified or RunPhase.Swapped))
{
    Console.WriteLine("planning");
    known = job.Plan(new PlanOptions { RowsPerChunk = long.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture) });
    await File.WriteAllTextAsync(args[4] + ".new", known.ToJson());
    File.Move(args[4] + ".new", args[4], overwrite: true);
    Console.WriteLine("running");
    job.Run(known, options);
}

Console.WriteLine("finishing");
job.Finish(known!, options);
Console.WriteLine("finished");
using var self = System.Diagnostics.Process.GetCurrentProcess();
Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"at most {self.PeakWorkingSet64 / 1_000_000} MB"));
