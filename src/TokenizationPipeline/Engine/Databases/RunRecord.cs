namespace RegulatedData.Tokenization;

/// <summary>A run, as its database remembers it.</summary>
/// <param name="Id">Its number: a GUID.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Document">What else belongs to it, as JSON: fingerprints of the key, the policy and the schema. Never a value.</param>
public sealed record RunRecord(string Id, RunPhase Phase, string Document);
