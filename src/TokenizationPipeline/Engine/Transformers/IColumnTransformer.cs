namespace RegulatedData.Tokenization;

/// <summary>
/// What turns a column's values into tokens, as its <see cref="ColumnPolicy"/> says. A <see cref="TransformerFactory"/> makes them. Not for
/// several threads at once: make one for each.
/// </summary>
public interface IColumnTransformer : IDisposable
{
    /// <summary>Whether <see cref="Restore"/> gives every value back.</summary>
    bool IsReversible { get; }

    /// <summary>Whether different values always have different tokens, as keys need it.</summary>
    bool IsInjective { get; }

    /// <summary>Whether equal values always have equal tokens.</summary>
    bool IsDeterministic { get; }

    /// <summary>Replaces the values by their tokens. NULLs stay NULL.</summary>
    /// <param name="column">The values. After an exception, what is in it is no use.</param>
    /// <exception cref="TransformException">A value that this transformer can't take.</exception>
    /// <exception cref="ArgumentException">Integers in place of texts, or the other way round.</exception>
    void Transform(ColumnBatch column);

    /// <summary>Replaces tokens by their values.</summary>
    /// <param name="column">The tokens. After an exception, what is in it is no use.</param>
    /// <exception cref="TransformException">A token whose value is lost, or that is none.</exception>
    /// <exception cref="InvalidOperationException">This transformer loses all values.</exception>
    /// <exception cref="ArgumentException">Integers in place of texts, or the other way round.</exception>
    void Restore(ColumnBatch column);
}
