using ZkTask.Algebra.Bn254;
using ZkTask.Attestation.Protocol;
using ZkTask.Merkle;

namespace ZkTask.Attestation.Bls;

/// <summary>How a protocol takes a message to a point of G1, its domain included. Immutable. Variable time: messages are public.</summary>
public sealed class MessageHash
{
    private enum Map
    {
        FouqueTibouchi,
        Svdw,
        Increment,
    }

    private readonly byte[] _tag;
    private readonly Map _map;

    private MessageHash(string name, ReadOnlySpan<byte> tag, Map map)
    {
        Name = name;
        _tag = tag.ToArray();
        _map = map;
    }

    /// <summary>Othentic's tasks and votes: the tag is the digest of <c>TasksManager</c>.</summary>
    public static MessageHash OthenticTasks { get; } = Othentic("TasksManager");

    /// <summary>Othentic's proofs of possession: the tag is the digest of <c>OthenticBLSAuth</c>.</summary>
    public static MessageHash OthenticRegistration { get; } = Othentic("OthenticBLSAuth");

    /// <summary>
    /// EigenLayer's middleware: the message is a digest of 32 bytes, which is reduced mod p and incremented until it is an x of the curve. No tag: separate domains
    /// within the digest.
    /// </summary>
    public static MessageHash EigenLayer { get; } = new("EigenLayer", [], Map.Increment);

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>
    /// Othentic's for any domain: expand_message_xmd with the 32 raw bytes of the domain's Keccak-256 digest as tag, two elements, the map of Fouque and Tibouchi
    /// of each, and their sum.
    /// </summary>
    /// <param name="domain">The domain's name in ASCII.</param>
    public static MessageHash Othentic(string domain) =>
        new($"Othentic {domain}", Keccak.Hash(System.Text.Encoding.ASCII.GetBytes(domain)).Span.ToArray(), Map.FouqueTibouchi);

    /// <summary>The suite <c>BN254G1_XMD:SHA-256_SVDW_RO_</c> of RFC 9380's construction, as gnark-crypto has it.</summary>
    /// <param name="tag">The domain separation tag.</param>
    public static MessageHash Svdw(ReadOnlySpan<byte> tag) => new("SVDW", tag, Map.Svdw);

    /// <summary>The message's point. Never the identity for a message that anybody can find.</summary>
    /// <exception cref="ArgumentException">EigenLayer's hash takes digests of 32 bytes only.</exception>
    public G1 ToPoint(ReadOnlySpan<byte> message)
    {
        if (_map == Map.Increment)
            return CurveMaps.Increment(Fp.ReduceBigEndian(message));
        Span<Fp> elements = stackalloc Fp[2];
        ExpandMessage.ToField(message, _tag, elements);
        return _map == Map.FouqueTibouchi
            ? CurveMaps.FouqueTibouchi(elements[0]) + CurveMaps.FouqueTibouchi(elements[1])
            : CurveMaps.Svdw(elements[0]) + CurveMaps.Svdw(elements[1]);
    }

    /// <summary>The point of a digest: of its 32 bytes.</summary>
    public G1 ToPoint(Bytes32 digest)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        digest.Span.CopyTo(bytes);
        return ToPoint(bytes);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
