using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>
/// Makes the tokens of an older Python tool (aws-samples' <c>tokenizing-db-data-tool</c>), so that new rows fit to those that were
/// tokenized with it: FF3-1 or FF3; integers filled up with zeros to 7 digits, texts with 'A' to 7 letters (a-z, A-Z). For new data take
/// <see cref="MasterKey"/>: the tool's way loses leading zeros, lengthens short texts and has one key for all columns. What can't be
/// undone is refused, unless <see cref="SeedLeniency"/> lets it through. Not for several threads at once: make one for each.
/// </summary>
public sealed class SeedCompatibleCipher : IDisposable
{
    private readonly TextCipher digits;
    private readonly TextCipher letters;
    private readonly SeedIntegers integers;
    private readonly SeedTexts texts;

    /// <summary>A cipher under the tool's key.</summary>
    /// <param name="key">The key. It isn't needed any more afterwards.</param>
    /// <param name="leniency">What is let through although two values may get the same token. Default: nothing.</param>
    public SeedCompatibleCipher(SeedKey key, SeedLeniency leniency = SeedLeniency.None)
    {
        ArgumentNullException.ThrowIfNull(key);
        digits = key.CreateTextCipher(Alphabet.Digits);
        letters = key.CreateTextCipher(Alphabet.Letters);
        integers = new SeedIntegers(digits, leniency.HasFlag(SeedLeniency.LongIntegers));
        texts = new SeedTexts(letters, leniency.HasFlag(SeedLeniency.AmbiguousPadding));
    }

    /// <summary>The day is lost: a date becomes the first of its month. This is no encryption.</summary>
    /// <param name="date">The date.</param>
    /// <returns>The first of its month.</returns>
    public static DateOnly FirstOfMonth(DateOnly date) => new(date.Year, date.Month, 1);

    /// <summary>How many bytes the tokens of a batch of texts take at most.</summary>
    /// <param name="bytes">How many bytes the texts have.</param>
    /// <param name="values">How many texts there are.</param>
    /// <returns>The number of bytes.</returns>
    public static int MaximumOutputLength(int bytes, int values) => checked(bytes + values * SeedTexts.FilledLength);

    /// <summary>Encrypts integers.</summary>
    /// <param name="values">0 to 9,999,999; more with <see cref="SeedLeniency.LongIntegers"/>.</param>
    /// <param name="tokens">Where their tokens go: as long as the values, and can be the same memory.</param>
    /// <exception cref="TokenizationException">One is negative, or too long; or its token is too great for a 64-bit integer.</exception>
    public void Encrypt(ReadOnlySpan<long> values, Span<long> tokens) => integers.Run(values, tokens, encrypt: true);

    /// <summary>Decrypts integers. A token of up to 7 digits is taken for one of a value of up to 7 digits.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="values">Where the integers go: as long as the tokens, and can be the same memory.</param>
    /// <exception cref="TokenizationException">One is negative, or too long.</exception>
    public void Decrypt(ReadOnlySpan<long> tokens, Span<long> values) => integers.Run(tokens, values, encrypt: false);

    /// <summary>Encrypts one integer.</summary>
    /// <param name="value">0 to 9,999,999; more with <see cref="SeedLeniency.LongIntegers"/>.</param>
    /// <returns>Its token.</returns>
    /// <exception cref="TokenizationException">It is negative, or too long.</exception>
    public long Encrypt(long value)
    {
        Encrypt([value], new Span<long>(ref value));
        return value;
    }

    /// <summary>Decrypts one integer.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The integer.</returns>
    /// <exception cref="TokenizationException">It is negative, or too long.</exception>
    public long Decrypt(long token)
    {
        Decrypt([token], new Span<long>(ref token));
        return token;
    }

    /// <summary>Encrypts a batch of texts, laid out as for <see cref="IBatchCipher"/>.</summary>
    /// <param name="values">The texts: each of up to 32 letters, a-z and A-Z.</param>
    /// <param name="offsets">Where each begins, and where the last one ends.</param>
    /// <param name="output">Where the tokens go, of at least 7 letters each: <see cref="MaximumOutputLength"/> long.</param>
    /// <param name="outputOffsets">Where each token begins, and where the last one ends: as long as the offsets.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="TokenizationException">
    /// A text has other characters, is too long, or has at most 7 letters and begins with 'A', which texts are filled up with.
    /// </exception>
    public int Encrypt(ReadOnlySpan<byte> values, ReadOnlySpan<int> offsets, Span<byte> output, Span<int> outputOffsets) =>
        texts.Encrypt(values, offsets, output, outputOffsets);

    /// <summary>
    /// Decrypts a batch of texts. The filling is taken away; with <see cref="SeedLeniency.AmbiguousPadding"/> nothing says how much of
    /// the text it was, and it stays.
    /// </summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="offsets">Where each begins, and where the last one ends.</param>
    /// <param name="output">Where the texts go: as long as the tokens.</param>
    /// <param name="outputOffsets">Where each text begins, and where the last one ends: as long as the offsets.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="TokenizationException">A token has characters other than letters, or is too short or too long.</exception>
    public int Decrypt(ReadOnlySpan<byte> tokens, ReadOnlySpan<int> offsets, Span<byte> output, Span<int> outputOffsets) =>
        texts.Decrypt(tokens, offsets, output, outputOffsets);

    /// <summary>Encrypts one text.</summary>
    /// <param name="value">Up to 32 letters, a-z and A-Z.</param>
    /// <returns>Its token, at least 7 letters.</returns>
    /// <exception cref="TokenizationException">As for a batch of texts.</exception>
    public string Encrypt(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var bytes = Encoding.UTF8.GetBytes(value);
        Span<int> offsets = [0, bytes.Length];
        var token = new byte[MaximumOutputLength(bytes.Length, values: 1)];
        return Encoding.UTF8.GetString(token, 0, Encrypt(bytes, offsets, token, offsets));
    }

    /// <summary>Decrypts one text.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The text.</returns>
    /// <exception cref="TokenizationException">As for a batch of texts.</exception>
    public string Decrypt(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var bytes = Encoding.UTF8.GetBytes(token);
        Span<int> offsets = [0, bytes.Length];
        var value = new byte[bytes.Length];
        return Encoding.UTF8.GetString(value, 0, Decrypt(bytes, offsets, value, offsets));
    }

    /// <summary>Takes the key and the last values out of memory.</summary>
    public void Dispose()
    {
        digits.Dispose();
        letters.Dispose();
        integers.Wipe();
        texts.Wipe();
    }
}
