namespace RegulatedData.Tokenization;

/// <summary>A cipher over one value at a time, word by word as its specification has it: for values too long for a batch, and for tests.</summary>
internal interface IScalarCipher
{
    /// <summary>Encrypts the numerals in place.</summary>
    void Encrypt(Span<ushort> numerals);

    /// <summary>Decrypts the numerals in place.</summary>
    void Decrypt(Span<ushort> numerals);
}
