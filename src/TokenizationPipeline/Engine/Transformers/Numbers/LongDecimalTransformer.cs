using System.Numerics;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>Format-preserving encryption of decimals of more than 18 digits, one after the other.</summary>
internal sealed class LongDecimalTransformer : IColumnTransformer
{
    private static readonly byte[] Tweak = "long decimal"u8.ToArray();
    private readonly ColumnPlace place;
    private readonly LongDecimalForm form;
    private readonly CountCipher cipher;
    private readonly TextRewriter rewriter = new();

    internal LongDecimalTransformer(ColumnPlace place, LongDecimalForm form, DomainKey key)
    {
        (this.place, this.form) = (place, form);
        cipher = new CountCipher(key, Tweak);
    }

    public bool IsReversible => true;

    public bool IsInjective => true;

    public bool IsDeterministic => true;

    public void Transform(ColumnBatch column) => Run(column, encrypt: true);

    public void Restore(ColumnBatch column) => Run(column, encrypt: false);

    public void Dispose()
    {
        cipher.Dispose();
        rewriter.Wipe();
    }

    private void Run(ColumnBatch column, bool encrypt)
    {
        ArgumentNullException.ThrowIfNull(column);
        var texts = Expect.Texts(column);
        rewriter.Begin(texts);
        for (var row = 0; row < texts.Count; row++)
        {
            if (texts.IsNull[row] || !Takes(texts.Value(row), row, out var number))
            {
                rewriter.Copy(texts.Value(row));
            }
            else
            {
                var token = cipher.Run(number - form.Minimum, form.Count, encrypt) + form.Minimum;
                rewriter.Copy(Encoding.ASCII.GetBytes(form.Write(token)));
            }

            rewriter.EndRow(row);
        }

        rewriter.End();
    }

    private bool Takes(ReadOnlySpan<byte> text, int row, out BigInteger number)
    {
        var isNumber = form.TryRead(text, out number);
        var isInside = isNumber && form.Contains(number);
        if (isInside || place.Policy.Outside == OutsideValues.Keep)
        {
            return isInside;
        }

        throw isNumber
            ? NumberRefusals.Outside(place, row, form.Range)
            : NumberRefusals.OtherForm(place, row, DecimalNotation.FormOf(form.Scale));
    }
}
