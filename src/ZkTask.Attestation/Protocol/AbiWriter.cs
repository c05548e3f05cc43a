using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace ZkTask.Attestation.Protocol;

/// <summary>
/// Encodes the arguments of a call as Solidity's <c>abi.encode</c> does (Contract ABI Specification, "Formal Specification of the Encoding"): static arguments in
/// place, dynamic ones behind them, padded with zeros to 32 bytes, with their offset in place.
/// </summary>
internal sealed class AbiWriter
{
    private const int Word = 32;

    // Strings with lone surrogates have no UTF-8.
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<(byte[] Bytes, bool IsDynamic)> _arguments = [];

    /// <summary>Adds a <c>string</c>.</summary>
    /// <exception cref="ArgumentException">The text is not Unicode: it has a lone surrogate.</exception>
    internal AbiWriter String(string text) => Bytes(s_utf8.GetBytes(text));

    /// <summary>Adds <c>bytes</c>.</summary>
    internal AbiWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        byte[] tail = new byte[Word + ((bytes.Length + Word - 1) / Word * Word)];
        BinaryPrimitives.WriteInt32BigEndian(tail.AsSpan(Word - 4), bytes.Length);
        bytes.CopyTo(tail.AsSpan(Word));
        return Add(tail, isDynamic: true);
    }

    /// <summary>Adds an <c>address</c>.</summary>
    internal AbiWriter Address(EthereumAddress address)
    {
        byte[] word = new byte[Word];
        address.Write(word.AsSpan(Word - EthereumAddress.Length));
        return Add(word, isDynamic: false);
    }

    /// <summary>Adds an unsigned integer of any width; <c>uint16</c> and <c>uint256</c> are encoded alike.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not below 2^256.</exception>
    internal AbiWriter Integer(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.GetByteCount(isUnsigned: true), Word, nameof(value));
        byte[] word = new byte[Word];
        value.TryWriteBytes(word.AsSpan(Word - value.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return Add(word, isDynamic: false);
    }

    /// <summary>Adds an array of unsigned integers, <c>uint256[]</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is negative or not below 2^256.</exception>
    internal AbiWriter Integers(IReadOnlyCollection<BigInteger> values)
    {
        AbiWriter elements = new AbiWriter().Integer(values.Count);
        foreach (BigInteger value in values)
            elements.Integer(value);
        return Add(elements.ToArray(), isDynamic: true);
    }

    /// <summary>Adds a <c>bool</c>.</summary>
    internal AbiWriter Boolean(bool value) => Integer(value ? BigInteger.One : BigInteger.Zero);

    /// <summary>The encoding of all arguments.</summary>
    internal byte[] ToArray()
    {
        int head = Word * _arguments.Count;
        byte[] result = new byte[head + _arguments.Where(argument => argument.IsDynamic).Sum(argument => argument.Bytes.Length)];
        int offset = head;
        for (int i = 0; i < _arguments.Count; i++)
        {
            (byte[] bytes, bool isDynamic) = _arguments[i];
            Span<byte> word = result.AsSpan(Word * i, Word);
            if (!isDynamic)
            {
                bytes.CopyTo(word);
                continue;
            }

            BinaryPrimitives.WriteInt32BigEndian(word[(Word - 4)..], offset);
            bytes.CopyTo(result.AsSpan(offset));
            offset += bytes.Length;
        }

        return result;
    }

    private AbiWriter Add(byte[] bytes, bool isDynamic)
    {
        _arguments.Add((bytes, isDynamic));
        return this;
    }
}
