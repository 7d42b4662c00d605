namespace RegulatedData.Tokenization;

/// <summary>Which of the two tables of one name is meant.</summary>
public enum TableSource
{
    /// <summary>The table with the clear values.</summary>
    Original,

    /// <summary>The table that takes the tokens.</summary>
    Staging,
}
