using System.Security.Cryptography;

namespace ZkTask.Attestation;

/// <summary>
/// 32 bytes of a secret in memory that the garbage collector does not move, zeroed on disposal. Copies on the stack and in registers, which a computation makes,
/// are beyond its reach.
/// </summary>
internal sealed class SecretBytes : IDisposable
{
    internal const int Length = 32;

    private readonly byte[] _bytes = GC.AllocateArray<byte>(Length, pinned: true);
    private bool _isDisposed;

    internal SecretBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes);

    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    internal ReadOnlySpan<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _bytes;
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }

    public override string ToString() => "secret";
}
