using System.Globalization;
using ZkTask.Algebra.Bn254;
using ZkTask.Groth16;
using ZkTask.Tests.Support;

namespace ZkTask.Bench;

/// <summary>
/// <c>few [rounds]</c>: from how many proofs on is it less work to verify them side by side, and to combine them? Also sums of many fixed bases. Everything runs once in each round, and
/// figures are medians of the rounds' ratios to one verification with one public input.
/// </summary>
internal static class FewProofs
{
    private const int Most = 20;

    internal static int Run(int rounds)
    {
        List<(string Name, Action Work)> works = [.. Proofs(), .. Sums()];
        double[,] times = new double[works.Count, rounds];
        for (int round = -5; round < rounds; round++)
        {
            for (int i = 0; i < works.Count; i++)
            {
                double start = SingleVerification.ThreadMicroseconds();
                works[i].Work();
                if (round >= 0)
                    times[i, round] = SingleVerification.ThreadMicroseconds() - start;
            }
        }

        for (int i = 0; i < works.Count; i++)
        {
            double[] ratios = [.. Enumerable.Range(0, rounds).Select(round => times[i, round] / times[0, round])];
            Array.Sort(ratios);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{works[i].Name,-44} {ratios[rounds / 2],7:F2}"));
        }

        return 0;
    }

    private static IEnumerable<(string Name, Action Work)> Proofs()
    {
        Simulation simulation = new(1);
        PreparedVerifyingKey key = new(simulation.Key());
        Proof[] proofs = new Proof[Most];
        PublicInputs[] inputs = new PublicInputs[Most];
        for (int i = 0; i < Most; i++)
        {
            (ProofDocument document, inputs[i]) = simulation.Prove();
            Proof.TryCreate(document, out Proof? proof);
            proofs[i] = proof!;
        }

        BatchItem[] items = [.. proofs.Select((proof, i) => new BatchItem(key, proof, inputs[i]))];
        Rejection?[] verdicts = new Rejection?[Most];
        MillerResult[] values = new MillerResult[8];
        bool[] areOne = new bool[8];
        ManyPairings.Miller([.. proofs.Take(8).Select(proof => proof.A)], [.. proofs.Take(8).Select(proof => proof.B)], values);
        yield return ("one verification", () => key.Verify(proofs[0], inputs[0]));
        yield return ("lines of a key", () => _ = new PreparedVerifyingKey(key.Key, KeyPreparation.Lines));
        yield return ("a final exponentiation", () => values[0].IsOneAfterFinalExponentiation());
        yield return ("eight final exponentiations", () => ManyPairings.AreOneAfterFinalExponentiation(values, areOne));
        foreach (int count in new[] { 2, 4, 5, 8, 9, 10, 11, 12, 16, Most })
        {
            yield return ($"{count} verdicts", () => key.VerifyMany(proofs.AsSpan(0, count), inputs.AsSpan(0, count), verdicts.AsSpan(0, count)));
            yield return ($"{count} verdicts by a combination", () => BatchVerifier.Verify(items.AsSpan(0, count), verdicts.AsSpan(0, count), 1, few: 0, out _));
        }
    }

    private static IEnumerable<(string Name, Action Work)> Sums()
    {
        foreach (int count in new[] { 1, 8, 9, 32, 100, 1000 })
        {
            G1[] points = [.. Enumerable.Range(0, count).Select(_ => G1.Multiply(G1.Generator, Simulation.Random()))];
            Fr[] scalars = [.. Enumerable.Range(0, count).Select(_ => Simulation.Random())];
            G1FixedBases bases = new(points);
            yield return ($"sum of {count} fixed bases", () => bases.Sum(points[0], scalars));
            yield return ($"tables of {count} fixed bases", () => _ = new G1FixedBases(points));
        }
    }
}
