namespace RegulatedData.Tokenization;

/// <summary>Numbers of a fixed number of digits.</summary>
internal static class Digits
{
    internal static bool TryRead(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            number = number * 10 + (digit - '0');
        }

        return !text.IsEmpty;
    }

    internal static void Write(int number, Span<byte> target)
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            target[i] = (byte)('0' + number % 10);
            number /= 10;
        }
    }
}
