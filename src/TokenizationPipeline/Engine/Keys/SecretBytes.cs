using System.Security.Cryptography;

namespace RegulatedData.Tokenization;

/// <summary>Bytes of a key: never moved in memory by the garbage collector, so that no copy stays behind, and zeroed at the end.</summary>
internal sealed class SecretBytes : IDisposable
{
    private readonly byte[] bytes;
    private bool disposed;

    internal SecretBytes(int length) => bytes = GC.AllocateArray<byte>(length, pinned: true);

    internal SecretBytes(ReadOnlySpan<byte> secret)
        : this(secret.Length) => secret.CopyTo(bytes);

    internal Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return bytes;
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(bytes);
        disposed = true;
    }

    public override string ToString() => "(secret)";
}
