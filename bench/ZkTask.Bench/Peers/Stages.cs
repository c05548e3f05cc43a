using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ZkTask.Algebra.Bn254;
using ZkTask.Artifacts;
using ZkTask.Groth16;

namespace ZkTask.Bench.Peers;

/// <summary>The parts of a verification, and of a batch, each alone. What the whole takes beyond their sum is what no part shows.</summary>
internal static class Stages
{
    /// <summary>The parts of one verification with the single check's own path: the subgroup check of B is a part of the pairing check.</summary>
    internal static void AddSingle(Dictionary<string, Work> works, PreparedVerifyingKey key, byte[] line)
    {
        ProofWithInputsJson.Read(line, out ProofDocument? document, out PublicInputs? inputs);
        Proof.TryCreate(document!, out Proof? proof);
        G1FixedBases tables = new(key.Key.Ic.AsSpan()[1..]);
        G1 constant = key.Key.Ic[0], minusA = -proof!.A, x = tables.Sum(constant, inputs!.Values.AsSpan()), c = proof.C;
        G2 b = proof.B;
        MillerResult alphaBeta = Pairing.Miller(key.Key.Alpha, key.Key.Beta);
        PairingCheck check = new(new PreparedG2(key.Key.Gamma), new PreparedG2(key.Key.Delta), alphaBeta);
        works.Add("three-pairs", new Work(1, () => check.Holds(minusA, b, x, c)));
        works.Add("single/parse", new Work(1, () => ProofWithInputsJson.Read(line, out _, out _) is null));
        works.Add("single/points", new Work(1, () =>
            G1.TryCreate(document!.A.X, document.A.Y, out _) == PointStatus.Ok && G1.TryCreate(document.C.X, document.C.Y, out _) == PointStatus.Ok));
        works.Add("single/inputs", new Work(1, () => !tables.Sum(constant, inputs.Values.AsSpan()).IsIdentity));
        works.Add("single/check", new Work(1, () => check.Check(minusA, b.X, b.Y, x, c, out bool holds) == PointStatus.Ok && holds));
        works.Add("single/exponentiation", new Work(1, () => !alphaBeta.IsOneAfterFinalExponentiation()));
    }

    /// <summary>The parts of a batch under one key that grow with the number of proofs.</summary>
    internal static void AddBatch(Dictionary<string, Work> works, byte[][] lines, ProofDocument[] documents, PublicInputs[] inputs)
    {
        int count = documents.Length;
        Proof?[] proofs = new Proof?[count];
        Rejection?[] verdicts = new Rejection?[count];
        Proof.TryCreateMany(documents, proofs, verdicts);
        G1[] minusA = [.. proofs.Select(proof => -proof!.A)], c = [.. proofs.Select(proof => proof!.C)];
        G2[] b = [.. proofs.Select(proof => proof!.B)];
        OddScalar[] weights = new OddScalar[count];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(weights.AsSpan()));
        MillerResult[] cells = new MillerResult[WeightedPairings.CellCount(count)];
        works.Add("batch-stage/parse", new Work(count, () =>
        {
            bool ok = true;
            foreach (byte[] line in lines)
                ok &= ProofWithInputsJson.Read(line, out _, out _) is null;
            return ok;
        }));
        works.Add("batch-stage/points", new Work(count, () =>
        {
            Proof.TryCreateMany(documents, proofs, verdicts);
            return verdicts[^1] is null;
        }));
        works.Add("batch-stage/miller", new Work(count, () =>
        {
            for (int start = 0; start < count; start += WeightedPairings.MaxPairs)
            {
                int length = Math.Min(WeightedPairings.MaxPairs, count - start);
                WeightedPairings.Miller(
                    minusA.AsSpan(start, length), b.AsSpan(start, length), weights.AsSpan(start, length),
                    cells.AsSpan(start / WeightedPairings.CellLength, WeightedPairings.CellCount(length)));
            }

            return true;
        }));
        works.Add("batch-stage/sum", new Work(count, () => !MultiScalarMultiplication.Sum(c, weights).IsIdentity));
        works.Add("batch-stage/inputs", new Work(count, () =>
        {
            Fr weightSum = Fr.Zero, inputSum = Fr.Zero;
            for (int i = 0; i < count; i++)
            {
                Fr weight = weights[i].ToFr();
                weightSum += weight;
                inputSum += weight * inputs[i].Values[0];
            }

            return weightSum != inputSum;
        }));
        works.Add("batch-stage/exponentiation", new Work(count, () => !cells[0].IsOneAfterFinalExponentiation()));
    }
}
