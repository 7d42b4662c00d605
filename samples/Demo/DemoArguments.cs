namespace RegulatedData.Samples.Demo;

/// <summary>What the demo was asked for.</summary>
/// <param name="StayUp">Deploy and stay up until Ctrl-C, instead of playing the story.</param>
/// <param name="Assembly">The cloud assembly that <c>cdk synth</c> wrote.</param>
/// <param name="IncidentsFile">The public data set.</param>
/// <param name="OutputsFile">Where every stack's outputs and physical ids are written.</param>
/// <param name="Port">The endpoint's port; 0 for a free one.</param>
internal sealed record DemoArguments(bool StayUp, string Assembly, string IncidentsFile, string OutputsFile, int Port)
{
    public const string Usage = "Usage: Demo (play|up) <cdk.out> <birdstrikes.csv> <outputs.json> [port]";

    public static DemoArguments? Parse(string[] args) =>
        args switch
        {
            [var mode and ("play" or "up"), var assembly, var incidents, var outputs] => new(mode == "up", assembly, incidents, outputs, 0),
            ["up", var assembly, var incidents, var outputs, var port] when ushort.TryParse(port, out var number) => new(
                true,
                assembly,
                incidents,
                outputs,
                number
            ),
            _ => null,
        };
}
