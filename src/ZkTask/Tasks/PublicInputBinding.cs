using System.Buffers.Binary;
using System.Collections.Immutable;
using ZkTask.Groth16;
using ZkTask.Hashing;

namespace ZkTask.Tasks;

/// <summary>How a proof's public inputs are tied to the data that a submission carries. Without it a Performer may replay an old proof for new data.</summary>
public abstract class PublicInputBinding
{
    private protected PublicInputBinding()
    {
    }

    /// <summary>No tie: the proof speaks for itself.</summary>
    public static PublicInputBinding None { get; } = new Unbound();

    /// <summary>
    /// The data is the Solidity ABI encoding of one <c>uint256[]</c> argument, and its elements are the public inputs. The proof of task may leave the inputs out.
    /// </summary>
    public static PublicInputBinding AbiArray { get; } = new Abi();

    /// <summary>The public input at an index is keccak256(data) mod r.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public static PublicInputBinding KeccakAt(int index) => new Keccak(index);

    /// <summary>The highest index that must exist in the inputs, -1 if none.</summary>
    internal virtual int RequiredIndex => -1;

    /// <summary>Reads all inputs out of the data; null where the data does not hold them.</summary>
    internal virtual Rejection? TryDerive(ReadOnlySpan<byte> data, int count, out PublicInputs? derived)
    {
        derived = null;
        return null;
    }

    /// <summary>Compares inputs, as many as the key takes, with the data and with what was derived from it.</summary>
    internal abstract Rejection? Check(PublicInputs inputs, PublicInputs? derived, ReadOnlySpan<byte> data);

    private sealed class Unbound : PublicInputBinding
    {
        internal override Rejection? Check(PublicInputs inputs, PublicInputs? derived, ReadOnlySpan<byte> data) => null;
    }

    private sealed class Keccak : PublicInputBinding
    {
        private readonly int _index;

        internal Keccak(int index)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            _index = index;
        }

        internal override int RequiredIndex => _index;

        internal override Rejection? Check(PublicInputs inputs, PublicInputs? derived, ReadOnlySpan<byte> data)
        {
            Span<byte> digest = stackalloc byte[Keccak256.DigestLength];
            Keccak256.Hash(data, digest);
            return inputs[_index] == Fr.ReduceBigEndian(digest)
                ? null
                : new Rejection(Reason.PublicInputBindingMismatch, $"public inputs: [{_index}] is not keccak256(data) mod r");
        }
    }

    private sealed class Abi : PublicInputBinding
    {
        private const int Word = 32;

        internal override Rejection? Check(PublicInputs inputs, PublicInputs? derived, ReadOnlySpan<byte> data)
        {
            for (int i = 0; i < inputs.Count; i++)
            {
                if (inputs[i] != derived![i])
                    return new Rejection(Reason.PublicInputBindingMismatch, $"public inputs: [{i}] differs from data: element {i}");
            }

            return null;
        }

        // Canonical ABI: offset 32, length, then as many words and nothing else.
        internal override Rejection? TryDerive(ReadOnlySpan<byte> data, int count, out PublicInputs? derived)
        {
            derived = null;
            if (data.Length != Word * (2 + count) || !IsWord(data[..Word], Word) || !IsWord(data[Word..(2 * Word)], (ulong)count))
            {
                return new Rejection(
                    Reason.PublicInputBindingMismatch, $"data: {data.Length} bytes are not the canonical ABI encoding of a uint256[] of {count} elements");
            }

            ImmutableArray<Fr>.Builder values = ImmutableArray.CreateBuilder<Fr>(count);
            for (int i = 0; i < count; i++)
            {
                if (!Fr.TryReadBigEndian(data.Slice(Word * (2 + i), Word), out Fr value))
                    return new Rejection(Reason.PublicInputOutOfRange, $"data: element {i} is not below the scalar field's modulus r");
                values.Add(value);
            }

            derived = new PublicInputs(values.MoveToImmutable());
            return null;
        }

        private static bool IsWord(ReadOnlySpan<byte> word, ulong value) =>
            !word[..^8].ContainsAnyExcept((byte)0) && BinaryPrimitives.ReadUInt64BigEndian(word[^8..]) == value;
    }
}
