namespace RegulatedData.Tokenization;

/// <summary>Replaces the letters and digits of all texts, whatever their length.</summary>
internal sealed class ReplacedTexts(ColumnPlace place, TextShape shape, HashedTexts hashed) : IColumnTransformer
{
    private readonly SlotList slots = new();

    public bool IsReversible => false;

    public bool IsInjective => false;

    public bool IsDeterministic => true;

    public void Transform(ColumnBatch column)
    {
        var texts = Expect.Texts(column);
        for (var row = 0; row < texts.Count; row++)
        {
            slots.CutTo(0);
            if (texts.IsNull[row])
            {
                continue;
            }

            if (shape.Read(texts.Value(row), texts.Offsets[row], slots) is { } problem)
            {
                throw new TransformException(place.Name, row, problem, shape.Form, "choose pseudonym, redact or null");
            }

            hashed.Replace(slots.Slice(0, slots.Count), texts.Bytes);
        }
    }

    public void Restore(ColumnBatch column) => throw OneWay.Refuse(place.Name, place.KindName);

    public void Dispose()
    {
        hashed.Dispose();
        slots.Wipe();
    }
}
