using System.Buffers.Binary;
using System.Text;
using ZkTask.Hashing;

namespace ZkTask.Attestation.Protocol;

/// <summary>An Ethereum address of 20 bytes. <c>default</c> is the zero address.</summary>
public readonly record struct EthereumAddress
{
    /// <summary>Bytes of an address.</summary>
    public const int Length = 20;

    private readonly ulong _high, _middle;
    private readonly uint _low;

    /// <summary>An address of these bytes.</summary>
    /// <exception cref="ArgumentException">There are not 20 of them.</exception>
    public EthereumAddress(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"An address is {Length} bytes, not {bytes.Length}.", nameof(bytes));
        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _middle = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _low = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>True for the zero address, which nobody has the key of.</summary>
    public bool IsZero => this == default;

    /// <summary>
    /// Reads 0x and 40 hexadecimal digits: all of them in one case, or in mixed case with the right checksum of EIP-55.
    /// </summary>
    /// <param name="text">The text; null is refused.</param>
    /// <param name="address">The address; zero if it was refused.</param>
    /// <returns>Null, or <see cref="Reason.MalformedAddress"/>.</returns>
    public static Rejection? Read(string? text, out EthereumAddress address)
    {
        address = default;
        Span<byte> bytes = stackalloc byte[Length];
        if (!Hex.TryDecode(text, bytes))
            return new Rejection(Reason.MalformedAddress, "an address is 0x and 40 hexadecimal digits");
        EthereumAddress read = new(bytes);
        ReadOnlySpan<char> digits = text.AsSpan(2);
        bool hasUpper = digits.ContainsAnyInRange('A', 'F'), hasLower = digits.ContainsAnyInRange('a', 'f');
        if (hasUpper && hasLower && text != read.ToString())
            return new Rejection(Reason.MalformedAddress, "an address whose upper and lower case do not agree with the checksum of EIP-55");
        address = read;
        return null;
    }

    /// <summary>Reads an address as <see cref="Read"/> does.</summary>
    /// <exception cref="FormatException">The text is no address.</exception>
    public static EthereumAddress Parse(string text) =>
        Read(text, out EthereumAddress address) is { } rejection ? throw new FormatException(rejection.Detail) : address;

    /// <summary>Writes the 20 bytes.</summary>
    /// <exception cref="ArgumentException">The span is not 20 bytes long.</exception>
    public void Write(Span<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"An address is {Length} bytes, not {bytes.Length}.", nameof(bytes));
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _middle);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], _low);
    }

    /// <summary>0x and 40 hexadecimal digits with the checksum of EIP-55 in their case: a letter is upper case where the digest of the lower-case digits has 8 or more.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length], ascii = stackalloc byte[2 * Length], digest = stackalloc byte[Keccak256.DigestLength];
        Write(bytes);
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes), ascii);
        Keccak256.Hash(ascii, digest);
        for (int i = 0; i < ascii.Length; i++)
        {
            int nibble = i % 2 == 0 ? digest[i / 2] >> 4 : digest[i / 2] & 15;
            if (ascii[i] >= 'a' && nibble >= 8)
                ascii[i] -= 'a' - 'A';
        }

        return $"0x{Encoding.ASCII.GetString(ascii)}";
    }
}
