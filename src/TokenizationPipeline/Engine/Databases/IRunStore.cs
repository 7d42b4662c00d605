namespace RegulatedData.Tokenization;

/// <summary>
/// What a database remembers of its run, in two tables of its own: the run (<see cref="WorkNames.RunTable"/>, which stays as the mark of
/// a tokenized database) and its chunks (<see cref="WorkNames.ChunkTable"/>).
/// </summary>
public interface IRunStore
{
    /// <summary>Reads the run.</summary>
    /// <returns>The run; <c>null</c> where there is none.</returns>
    RunRecord? Find();

    /// <summary>Notes a new run, making the two tables where they are missing. There is at most one run.</summary>
    /// <param name="run">The run, in <see cref="RunPhase.Preparing"/>.</param>
    void Create(RunRecord run);

    /// <summary>Notes the chunks, and that the run is <see cref="RunPhase.Planned"/>, together.</summary>
    /// <param name="chunks">The chunks.</param>
    void SavePlan(IReadOnlyList<ChunkRecord> chunks);

    /// <summary>Reads the chunks, ordered by their numbers.</summary>
    /// <returns>The chunks.</returns>
    IReadOnlyList<ChunkRecord> ReadChunks();

    /// <summary>Notes how far the run is.</summary>
    /// <param name="phase">How far.</param>
    void SetPhase(RunPhase phase);

    /// <summary>Replaces what else belongs to the run.</summary>
    /// <param name="document">The JSON.</param>
    void SetDocument(string document);

    /// <summary>Forgets the run: drops the two tables. Not after the swap.</summary>
    void Forget();
}
