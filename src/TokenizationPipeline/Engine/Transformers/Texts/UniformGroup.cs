using System.Buffers.Binary;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>Texts whose slots are all of one class: plain FF1 in the class's radix.</summary>
internal sealed class UniformGroup : IDisposable
{
    private readonly TextCipher cipher;
    private readonly CharacterClass characters;
    private readonly int[] offsets = new int[FeistelCipher.BatchSize + 1];
    private readonly int[] starts = new int[FeistelCipher.BatchSize];
    private byte[] bytes = new byte[8192];

    internal UniformGroup(DomainKey key, CharacterClass characters)
    {
        this.characters = characters;
        // Classes of as many characters as another have tokens of their own.
        cipher = key.CreateTextCipher(characters.Alphabet, TweakOf(characters));
    }

    internal int Count { get; private set; }

    internal void Clear() => Count = 0;

    /// <summary>Adds a text.</summary>
    /// <param name="text">Its slots.</param>
    /// <param name="start">Where they are in the list of all slots.</param>
    internal void Add(ReadOnlySpan<Slot> text, int start)
    {
        var end = Count == 0 ? 0 : offsets[Count];
        var needed = end + text.Length * characters.ByteLength;
        if (needed > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(needed, 2 * bytes.Length));
        }

        var members = characters.Members;
        if (characters.ByteLength == 1)
        {
            foreach (ref readonly var slot in text)
            {
                bytes[end++] = (byte)members[slot.Numeral].Value;
            }
        }
        else
        {
            foreach (ref readonly var slot in text)
            {
                end += members[slot.Numeral].EncodeToUtf8(bytes.AsSpan(end));
            }
        }

        starts[Count++] = start;
        offsets[Count] = end;
    }

    /// <summary>Encrypts or decrypts all texts, and writes them where their slots are.</summary>
    internal void Run(SlotList slots, Span<byte> column, bool encrypt)
    {
        if (Count == 0)
        {
            return;
        }

        var used = offsets.AsSpan(0, Count + 1);
        var values = bytes.AsSpan(0, offsets[Count]);
        if (characters.ByteLength == 1)
        {
            Cipher(values, used, values, encrypt);
            WriteAscii(slots, column, values);
        }
        else
        {
            var tokens = new byte[cipher.MaximumOutputLength(values.Length)];
            Cipher(values, used, tokens, encrypt);
            WriteRunes(slots, column, tokens);
            Array.Clear(tokens);
        }
    }

    public void Dispose()
    {
        cipher.Dispose();
        Array.Clear(bytes);
    }

    private static byte[] TweakOf(CharacterClass characters)
    {
        var tweak = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(tweak, characters.Id);
        return tweak;
    }

    private void Cipher(ReadOnlySpan<byte> values, Span<int> used, Span<byte> tokens, bool encrypt) =>
        _ = encrypt ? cipher.Encrypt(values, used, tokens, used) : cipher.Decrypt(values, used, tokens, used);

    private void WriteAscii(SlotList slots, Span<byte> column, ReadOnlySpan<byte> tokens)
    {
        const byte ToCapital = 'a' - 'A';
        for (var i = 0; i < Count; i++)
        {
            var token = tokens[offsets[i]..offsets[i + 1]];
            var text = slots.Slice(starts[i], token.Length);
            for (var k = 0; k < text.Length; k++)
            {
                column[text[k].Position] = text[k].IsCapital ? (byte)(token[k] - ToCapital) : token[k];
            }
        }
    }

    private void WriteRunes(SlotList slots, Span<byte> column, ReadOnlySpan<byte> tokens)
    {
        for (var i = 0; i < Count; i++)
        {
            var token = tokens[offsets[i]..offsets[i + 1]];
            foreach (ref readonly var slot in slots.Slice(starts[i], token.Length / characters.ByteLength))
            {
                _ = Rune.DecodeFromUtf8(token, out var rune, out var length);
                slot.Write(characters.Alphabet.NumeralOf(rune.Value), column);
                token = token[length..];
            }
        }
    }
}
