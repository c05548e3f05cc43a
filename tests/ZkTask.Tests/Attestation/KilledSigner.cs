using System.Runtime.CompilerServices;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Protocol;
using ZkTask.Attestation.Records;
using ZkTask.Tasks;

namespace ZkTask.Tests.Attestation;

/// <summary>
/// An attester that signs until it is killed: this program itself, started with an environment variable. It records a verdict, says so, asks the guard for a signature
/// of a random vote, says which it got, and goes on. Whatever it says, it says only after the record is durable.
/// </summary>
internal static class KilledSigner
{
    internal const string Variable = "ZKTASK_TEST_KILLED_SIGNER", Seed = "0a", FirstWord = "ready";

    internal static AttestationDomain Domain { get; } = new(default, 31337);

    internal static TaskSubmission Submission(int task, bool isApproved) =>
        new($"proof {task}", new byte[] { 1, 2, 3 }, isApproved ? (ushort)1 : (ushort)2, "0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

    internal static PerformedTask Task(int task) => new($"proof {task}", new byte[] { 1, 2, 3 }, default, 7);

    // Before the test framework's own entry point; the process ends here.
    [ModuleInitializer]
#pragma warning disable CA2255 // An application's own way to another entry point.
    internal static void RunIfAsked()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } setting)
            return;
        string[] parts = setting.Split('|');
        Sign(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        Environment.Exit(0);
    }

    private static void Sign(string folder, int round)
    {
        Random random = new();
        using BlsSecretKey key = BlsSecretKey.FromOthenticSeed(Seed);
        using EquivocationGuard guard = EquivocationGuard.Open(Path.Combine(folder, "guard.db"), key.PublicKey, RecordMode.OpenOrCreate);
        using VerdictLog log = VerdictLog.Open(Path.Combine(folder, "verdicts.db"), RecordMode.OpenOrCreate);
        using StreamWriter output = new(Console.OpenStandardOutput()) { AutoFlush = true, NewLine = "\n" };
        output.WriteLine(FirstWord);
        while (true)
        {
            // Mostly new tasks, which the other signer of this round meets, too; sometimes an old one.
            int task = random.Next(4) == 0 ? random.Next((round + 1) * 40) : (round * 40) + random.Next(40);
            bool isApproved = random.Next(2) == 0;
            long place = log.Append(Submission(task, isApproved), isApproved ? Verdict.Valid : Verdict.Invalid(new Rejection(Reason.PairingMismatch, "no")));
            output.WriteLine($"recorded {place} {task} {isApproved}");
            Rejection? refusal = guard.Sign(key, Task(task), Domain, isApproved, out BlsSignature? signature);
            output.WriteLine(refusal is null ? $"signed {task} {isApproved} {Convert.ToHexString(signature!.ToArray())}" : $"refused {task} {isApproved}");
        }
    }
}
