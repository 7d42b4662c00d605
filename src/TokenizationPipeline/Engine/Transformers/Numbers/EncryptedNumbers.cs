using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization;

/// <summary>Format-preserving encryption within a range.</summary>
internal sealed class EncryptedNumbers(IntegerCipher cipher) : NumberMapping
{
    internal override bool IsReversible => true;

    internal override bool IsInjective => true;

    private bool IsUnsigned => cipher.Range.Maximum > long.MaxValue;

    internal override void Apply(Span<long> numbers)
    {
        if (IsUnsigned)
        {
            var unsigned = MemoryMarshal.Cast<long, ulong>(numbers);
            cipher.Encrypt(unsigned, unsigned);
        }
        else
        {
            cipher.Encrypt(numbers, numbers);
        }
    }

    internal override void Undo(Span<long> numbers)
    {
        if (IsUnsigned)
        {
            var unsigned = MemoryMarshal.Cast<long, ulong>(numbers);
            cipher.Decrypt(unsigned, unsigned);
        }
        else
        {
            cipher.Decrypt(numbers, numbers);
        }
    }

    public override void Dispose() => cipher.Dispose();
}
