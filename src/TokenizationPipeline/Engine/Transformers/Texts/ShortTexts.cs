namespace RegulatedData.Tokenization;

/// <summary>
/// What becomes of texts that are too short to be encrypted, or that haven't their column's form: what the policy says, and nothing that
/// it doesn't.
/// </summary>
internal sealed class ShortTexts(ColumnPlace place, HashedTexts? hashed) : IDisposable
{
    private readonly ShortValues when = place.Policy.WhenShort;
    private readonly LetterShape letters = TextPlans.Letters(place);
    private readonly SlotList others = new();

    /// <summary>Whether such texts keep different tokens, and come back.</summary>
    internal bool ComeBack => when is ShortValues.Refuse or ShortValues.Walk;

    internal bool Walks(UInt128 size) => when == ShortValues.Walk && size >= (UInt128)IntegerCipher.LeastWalkedRange;

    /// <summary>A text of which there are only so many in its shape.</summary>
    internal void Take(ReadOnlySpan<Slot> text, TextColumn column, int row, UInt128 size, bool encrypt)
    {
        if (ComeBack)
        {
            throw new TransformException(
                place.Name,
                row,
                $"a text in whose place only {size} others could stand",
                $"at least {(when == ShortValues.Walk ? IntegerCipher.LeastWalkedRange : SmallDomains.MinimumSize)}",
                "say with 'short' what becomes of short values (replace, walk, redact), or choose another transformer"
            );
        }

        Replace(text, column, row, encrypt);
    }

    /// <summary>A text of another form than its column's: any text's letters and digits can be replaced.</summary>
    internal void TakeOtherForm(TextColumn column, int row, string problem, string form, bool encrypt)
    {
        others.CutTo(0);
        if (ComeBack || letters.Read(column.Value(row), column.Offsets[row], others) is not null)
        {
            throw new TransformException(
                place.Name,
                row,
                problem,
                form,
                "say with 'short' what becomes of such values (replace, redact), mend them, or choose another transformer"
            );
        }

        Replace(others.Slice(0, others.Count), column, row, encrypt);
    }

    public void Dispose()
    {
        hashed?.Dispose();
        others.Wipe();
    }

    private void Replace(ReadOnlySpan<Slot> text, TextColumn column, int row, bool encrypt)
    {
        if (!encrypt)
        {
            throw new TransformException(
                place.Name,
                row,
                "a token of a short value, which was replaced",
                "a token of a value that was encrypted",
                "look the value up in the original database"
            );
        }

        if (when == ShortValues.Redact)
        {
            Redact(text, column.Bytes);
        }
        else
        {
            hashed!.Replace(text, column.Bytes);
        }
    }

    private static void Redact(ReadOnlySpan<Slot> text, Span<byte> bytes)
    {
        const int LetterX = 'x' - 'a';
        foreach (ref readonly var slot in text)
        {
            slot.Write(slot.Class == CharacterClasses.Letters ? LetterX : 0, bytes);
        }
    }
}
