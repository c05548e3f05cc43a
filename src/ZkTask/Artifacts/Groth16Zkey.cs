using System.Buffers.Binary;
using System.Collections.Immutable;
using ZkTask.Algebra.Bn254;
using ZkTask.Artifacts.Binary;
using ZkTask.Groth16;

namespace ZkTask.Artifacts;

/// <summary>
/// snarkjs's <c>.zkey</c> files of Groth16 over BN254: the proving key, which contains the verification key. The whole of a file is checked, not only the
/// part that is returned, in memory that does not grow with the file except for the returned points.
/// </summary>
/// <remarks>
/// Accepted: version 1; every section inside the file, an id at most once, nothing between or behind; sections 1 to 9 with exactly the lengths that
/// the header's counts imply, other ids ignored; BN254's primes; a power of two as domain; points on their curves, those of G2 in the subgroup, all
/// coordinates below p; alpha, beta, gamma, delta not the identity; beta and delta the same in both groups; coefficients below r, for matrices, constraints
/// and signals that exist. Not checked: that the points belong to a circuit and were made by an honest setup; a file without a phase-2 contribution, whose
/// gamma equals delta, is read.
/// </remarks>
public static class Groth16Zkey
{
    private const string Document = "zkey";
    private const int CoefficientBytes = 12 + 32;

    /// <summary>Reads the verification key of a zkey file.</summary>
    /// <param name="stream">The file; it is read from its beginning, whatever its position, and left open.</param>
    /// <param name="document">The key; null if the file was refused.</param>
    /// <param name="progress">Told, from 0 to 1, how much of the file has been checked.</param>
    /// <param name="cancellationToken">Looked at every 64 KiB.</param>
    /// <returns>Null, or why the file was refused.</returns>
    /// <exception cref="ArgumentException">The stream cannot read or seek.</exception>
    /// <exception cref="IOException">The stream failed, or became shorter meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static Rejection? Read(
        Stream stream, out VerifyingKeyDocument? document, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(new StreamSource(stream), out document, progress, cancellationToken);
    }

    /// <summary>Reads the verification key of a zkey file in memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="document">The key; null if the file was refused.</param>
    /// <param name="progress">Told, from 0 to 1, how much of the file has been checked.</param>
    /// <param name="cancellationToken">Looked at every 64 KiB.</param>
    /// <returns>Null, or why the file was refused. Whatever the bytes are, no other exception is thrown.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static Rejection? Read(
        ReadOnlyMemory<byte> bytes, out VerifyingKeyDocument? document, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Read(new MemorySource(bytes), out document, progress, cancellationToken);

    private static Rejection? Read(ByteSource source, out VerifyingKeyDocument? document, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        document = null;
        if (BinaryContainer.Open(source, Document, "zkey"u8, version: 1, out BinaryContainer? container) is { } noContainer)
            return noContainer;
        if (CheckProtocol(container!) is { } otherProtocol)
            return otherProtocol;
        if (ZkeyHeader.Read(container!, out ZkeyHeader? header) is { } badHeader)
            return badHeader;
        if (ZkeySections.Find(container!, header!, out ZkeySections? sections) is { } badLength)
            return badLength;

        using var reader = new SectionReader(source, progress, sections!.TotalBytes, cancellationToken);
        Rejection? rejection = ReadIc(container!, sections, reader, out ImmutableArray<AffineG1> ic)
            ?? CheckCoefficients(container!, header!, sections, reader)
            ?? CheckG1(container!, sections.A, reader)
            ?? CheckG1(container!, sections.B1, reader)
            ?? CheckG2(container!, sections.B2, reader)
            ?? CheckG1(container!, sections.C, reader)
            ?? CheckG1(container!, sections.H, reader);
        if (rejection is null)
            document = new VerifyingKeyDocument(Affine(header!.Alpha1), Affine(header.Beta2), Affine(header.Gamma2), Affine(header.Delta2), ic);
        return rejection;
    }

    private static Rejection? CheckProtocol(BinaryContainer container)
    {
        if (container.Find(1, sizeof(uint), out Section section) is { } missing)
            return missing;
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        container.Source.Read(section.Offset, bytes);
        uint protocol = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        string name = protocol switch
        {
            1 => "groth16",
            2 => "plonk",
            10 => "fflonk",
            _ => "unknown",
        };
        return protocol == 1 ? null : container.Reject(section, 0, Reason.ProtocolMismatch, $"the protocol is {protocol} ({name}), expected 1 (groth16)");
    }

    private static Rejection? ReadIc(BinaryContainer container, ZkeySections sections, SectionReader reader, out ImmutableArray<AffineG1> ic)
    {
        var builder = ImmutableArray.CreateBuilder<AffineG1>((int)(sections.Ic.Length / ZkeyPoints.G1Bytes));
        Rejection? rejection = CheckG1(container, sections.Ic, reader, builder);
        ic = builder.DrainToImmutable();
        return rejection;
    }

    private static Rejection? CheckG1(BinaryContainer container, in Section section, SectionReader reader, ImmutableArray<AffineG1>.Builder? points = null)
    {
        reader.Begin(section, 0, ZkeyPoints.G1Bytes);
        while (reader.Next(out ReadOnlySpan<byte> piece))
        {
            for (int i = 0; i < piece.Length; i += ZkeyPoints.G1Bytes)
            {
                Reason reason = ZkeyPoints.ReadG1(piece.Slice(i, ZkeyPoints.G1Bytes), out G1 point);
                if (reason != Reason.None)
                    return container.Reject(section, reader.PieceOffset + i, reason, ZkeyPoints.Rule(reason));
                points?.Add(Affine(point));
            }
        }

        return null;
    }

    private static Rejection? CheckG2(BinaryContainer container, in Section section, SectionReader reader)
    {
        reader.Begin(section, 0, ZkeyPoints.G2Bytes);
        while (reader.Next(out ReadOnlySpan<byte> piece))
        {
            for (int i = 0; i < piece.Length; i += ZkeyPoints.G2Bytes)
            {
                Reason reason = ZkeyPoints.ReadG2(piece.Slice(i, ZkeyPoints.G2Bytes), out _);
                if (reason != Reason.None)
                    return container.Reject(section, reader.PieceOffset + i, reason, ZkeyPoints.Rule(reason));
            }
        }

        return null;
    }

    // u32 matrix (0: A, 1: B) | u32 constraint | u32 signal | value, little-endian; the file has value R² mod r, of which only the range matters here.
    private static Rejection? CheckCoefficients(BinaryContainer container, ZkeyHeader header, ZkeySections sections, SectionReader reader)
    {
        reader.Begin(sections.Coefficients, sizeof(uint), CoefficientBytes);
        while (reader.Next(out ReadOnlySpan<byte> piece))
        {
            for (int i = 0; i < piece.Length; i += CoefficientBytes)
            {
                ReadOnlySpan<byte> entry = piece.Slice(i, CoefficientBytes);
                string? rule = null;
                if (BinaryPrimitives.ReadUInt32LittleEndian(entry) > 1)
                    rule = "a coefficient of a matrix other than A and B";
                else if (BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) >= header.DomainSize)
                    rule = "a coefficient of a constraint outside the domain";
                else if (BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]) >= header.VariableCount)
                    rule = "a coefficient of a signal that does not exist";
                else if (!Fr.TryReadMontgomeryLittleEndian(entry[12..], out _))
                    rule = "a coefficient that is not below the scalar field's modulus r";
                if (rule is not null)
                    return container.Reject(sections.Coefficients, reader.PieceOffset + i, Reason.MalformedDocument, rule);
            }
        }

        return null;
    }

    private static AffineG1 Affine(in G1 point) => point.IsIdentity ? AffineG1.Identity : new AffineG1(point.X, point.Y);

    private static AffineG2 Affine(in G2 point) => point.IsIdentity ? AffineG2.Identity : new AffineG2(point.X, point.Y);
}
