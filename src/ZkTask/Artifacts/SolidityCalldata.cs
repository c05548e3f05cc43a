using System.Collections.Immutable;
using System.Text;
using ZkTask.Groth16;

namespace ZkTask.Artifacts;

/// <summary>
/// The arguments of a Solidity verifier's <c>verifyProof(_pA, _pB, _pC, _pubSignals)</c> as <c>snarkjs zkey export soliditycalldata</c> prints them:
/// <c>["0x..", "0x.."],[["0x..", "0x.."],["0x..", "0x.."]],["0x..", "0x.."],["0x..",...]</c>.
/// </summary>
/// <remarks>
/// Every word is <c>0x</c> and 64 lower-case digits, big-endian. A component of <c>_pB</c> is [c1, c0], the imaginary part first, as EIP-197 has it and
/// unlike snarkjs's JSON. A point with both coordinates zero is the identity, again as in EIP-197.
/// </remarks>
public static class SolidityCalldata
{
    /// <summary>Reads a proof and its public inputs.</summary>
    /// <param name="utf8">The whole text. Between its parts there may be white space as JSON knows it; nothing else.</param>
    /// <param name="proof">The proof, coordinates canonical, membership in the groups unchecked; null if the text was refused.</param>
    /// <param name="inputs">The public inputs; null if the text was refused.</param>
    /// <param name="expectedCount">How many inputs the verification key takes; another number is refused. Null: any number.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null. The whole text counts as public inputs.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown, and memory stays in proportion to them.</returns>
    public static Rejection? Read(
        ReadOnlySpan<byte> utf8, out ProofDocument? proof, out PublicInputs? inputs, int? expectedCount = null, ArtifactLimits? limits = null)
    {
        proof = null;
        inputs = null;
        var cursor = new CalldataCursor(utf8);
        int maxBytes = (limits ?? ArtifactLimits.Default).MaxPublicInputsBytes;
        if (utf8.Length > maxBytes)
            return new Rejection(Reason.MalformedDocument, $"calldata: {utf8.Length} bytes, {maxBytes} are allowed");
        if (!ReadG1(ref cursor, out AffineG1 a, "_pA[0]", "_pA[1]") || !cursor.Expect(',')
            || !ReadG2(ref cursor, out AffineG2 b) || !cursor.Expect(',')
            || !ReadG1(ref cursor, out AffineG1 c, "_pC[0]", "_pC[1]") || !cursor.Expect(',')
            || !ReadInputs(ref cursor, out ImmutableArray<Fr> values) || !cursor.ExpectEnd())
            return cursor.Rejection;
        if (expectedCount is not null && values.Length != expectedCount)
            return new Rejection(
                Reason.PublicInputCountMismatch, $"calldata: _pubSignals has {values.Length} public inputs, the verification key takes {expectedCount}");
        proof = new ProofDocument(a, b, c);
        inputs = new PublicInputs(values);
        return null;
    }

    /// <summary>Writes a proof and its public inputs exactly as snarkjs does, without a final newline.</summary>
    public static string Write(ProofDocument proof, PublicInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(inputs);
        var text = new StringBuilder();
        AppendPair(text, proof.A.X, proof.A.Y);
        text.Append(",[");
        AppendPair(text, proof.B.X.C1, proof.B.X.C0);
        text.Append(',');
        AppendPair(text, proof.B.Y.C1, proof.B.Y.C0);
        text.Append("],");
        AppendPair(text, proof.C.X, proof.C.Y);
        text.Append(",[");
        Span<byte> word = stackalloc byte[32];
        for (int i = 0; i < inputs.Count; i++)
        {
            inputs[i].WriteBigEndian(word);
            AppendWord(i == 0 ? text : text.Append(','), word);
        }

        return text.Append(']').ToString();
    }

    private static bool ReadG1(ref CalldataCursor cursor, out AffineG1 point, string pathX, string pathY)
    {
        point = default;
        if (!ReadPair(ref cursor, out Fp x, pathX, out Fp y, pathY))
            return false;
        point = x.IsZero && y.IsZero ? AffineG1.Identity : new AffineG1(x, y);
        return true;
    }

    private static bool ReadG2(ref CalldataCursor cursor, out AffineG2 point)
    {
        point = default;
        if (!cursor.Expect('[')
            || !ReadPair(ref cursor, out Fp x1, "_pB[0][0]", out Fp x0, "_pB[0][1]") || !cursor.Expect(',')
            || !ReadPair(ref cursor, out Fp y1, "_pB[1][0]", out Fp y0, "_pB[1][1]") || !cursor.Expect(']'))
            return false;
        var x = new Fp2(x0, x1);
        var y = new Fp2(y0, y1);
        point = x == Fp2.Zero && y == Fp2.Zero ? AffineG2.Identity : new AffineG2(x, y);
        return true;
    }

    private static bool ReadPair(ref CalldataCursor cursor, out Fp first, string firstPath, out Fp second, string secondPath)
    {
        first = second = default;
        return cursor.Expect('[') && ReadCoordinate(ref cursor, out first, firstPath) && cursor.Expect(',')
            && ReadCoordinate(ref cursor, out second, secondPath) && cursor.Expect(']');
    }

    private static bool ReadCoordinate(ref CalldataCursor cursor, out Fp value, string path)
    {
        value = default;
        Span<byte> word = stackalloc byte[32];
        return cursor.ReadWord(word, path)
            && (Fp.TryReadBigEndian(word, out value) || cursor.RefuseWord(Reason.CoordinateOutOfRange, path, "a coordinate is below the base field's modulus p"));
    }

    private static bool ReadInputs(ref CalldataCursor cursor, out ImmutableArray<Fr> values)
    {
        values = [];
        if (!cursor.Expect('['))
            return false;
        if (cursor.TrySkip(']'))
            return true;
        var builder = ImmutableArray.CreateBuilder<Fr>();
        Span<byte> word = stackalloc byte[32];
        do
        {
            if (!cursor.ReadWord(word, "_pubSignals"))
                return false;
            if (!Fr.TryReadBigEndian(word, out Fr value))
                return cursor.RefuseWord(Reason.PublicInputOutOfRange, $"_pubSignals[{builder.Count}]", "a public input is below the scalar field's modulus r");
            builder.Add(value);
        }
        while (cursor.TrySkip(','));
        values = builder.DrainToImmutable();
        return cursor.Expect(']');
    }

    private static void AppendPair(StringBuilder text, in Fp first, in Fp second)
    {
        Span<byte> word = stackalloc byte[32];
        first.WriteBigEndian(word);
        AppendWord(text.Append('['), word);
        second.WriteBigEndian(word);
        AppendWord(text.Append(", "), word);
        text.Append(']');
    }

    private static void AppendWord(StringBuilder text, ReadOnlySpan<byte> word) => text.Append("\"0x").Append(Convert.ToHexStringLower(word)).Append('"');
}
