namespace RegulatedData.Tokenization;

/// <summary>
/// Exchanges those characters of texts that a shape names, for others of their classes: a permutation of all texts of a shape. Tokens
/// have their texts' length in characters and in bytes, so that they are written over them.
/// </summary>
internal sealed class ShapeTransformer : IColumnTransformer
{
    private readonly ColumnPlace place;
    private readonly TextShape shape;
    private readonly ShortTexts shortTexts;
    private readonly DomainKey key;
    private readonly CountedGroup counted;
    private readonly Dictionary<CharacterClass, UniformGroup> uniform = [];
    private readonly SlotList slots = new();

    internal ShapeTransformer(ColumnPlace place, TextShape shape, DomainKey key, HashedTexts? hashed)
    {
        this.place = place;
        this.shape = shape;
        this.key = key;
        counted = new CountedGroup(key);
        shortTexts = new ShortTexts(place, hashed);
    }

    public bool IsReversible => shortTexts.ComeBack;

    public bool IsInjective => shortTexts.ComeBack;

    public bool IsDeterministic => true;

    public void Transform(ColumnBatch column) => Run(Expect.Texts(column), encrypt: true);

    public void Restore(ColumnBatch column) => Run(Expect.Texts(column), encrypt: false);

    public void Dispose()
    {
        key.Dispose();
        counted.Dispose();
        shortTexts.Dispose();
        slots.Wipe();
        foreach (var group in uniform.Values)
        {
            group.Dispose();
        }
    }

    private void Run(TextColumn column, bool encrypt)
    {
        for (var first = 0; first < column.Count; first += FeistelCipher.BatchSize)
        {
            slots.CutTo(0);
            counted.Clear();
            foreach (var group in uniform.Values)
            {
                group.Clear();
            }

            for (var row = first; row < Math.Min(column.Count, first + FeistelCipher.BatchSize); row++)
            {
                if (!column.IsNull[row])
                {
                    Take(column, row, encrypt);
                }
            }

            counted.Run(slots, column.Bytes, encrypt);
            foreach (var group in uniform.Values)
            {
                group.Run(slots, column.Bytes, encrypt);
            }
        }
    }

    // What waits for its batch keeps its slots; everything else is done at once.
    private void Take(TextColumn column, int row, bool encrypt)
    {
        var start = slots.Count;
        if (shape.Read(column.Value(row), column.Offsets[row], slots) is { } problem)
        {
            slots.CutTo(start);
            shortTexts.TakeOtherForm(column, row, problem, shape.Form, encrypt);
            return;
        }

        var text = slots.Slice(start, slots.Count - start);
        if (text.IsEmpty)
        {
            return;
        }

        if (IsUniform(text) && text.Length >= text[0].Class.MinimumLength)
        {
            GroupOf(text, row).Add(text, start);
        }
        else if (CountedGroup.SizeOf(text) is not { } size)
        {
            RefuseLong(text.Length, row);
            counted.RunLong(text, column.Bytes, encrypt);
        }
        else if (size >= SmallDomains.MinimumSize || shortTexts.Walks(size))
        {
            counted.Add(text, start, size);
        }
        else
        {
            shortTexts.Take(text, column, row, size, encrypt);
        }
    }

    private static bool IsUniform(ReadOnlySpan<Slot> text)
    {
        var first = text[0].Class;
        foreach (ref readonly var slot in text)
        {
            if (!ReferenceEquals(slot.Class, first))
            {
                return false;
            }
        }

        return true;
    }

    private UniformGroup GroupOf(ReadOnlySpan<Slot> text, int row)
    {
        RefuseLong(text.Length, row);
        if (!uniform.TryGetValue(text[0].Class, out var group))
        {
            uniform[text[0].Class] = group = new UniformGroup(key, text[0].Class);
        }

        return group;
    }

    private void RefuseLong(int length, int row)
    {
        if (length > Ff1.MostCharacters)
        {
            throw new TransformException(
                place.Name,
                row,
                $"a text of {length} letters and digits",
                $"at most {Ff1.MostCharacters}",
                "choose pseudonym, redact or null for texts as long as that"
            );
        }
    }
}
