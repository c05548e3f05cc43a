namespace ZkTask.Tasks;

/// <summary>What a Performer published, as an attester host receives it.</summary>
/// <param name="ProofOfTask">The Proof of Task, as it was published. How it is read is the definition's matter.</param>
/// <param name="Data">The data that came with it; may be empty.</param>
/// <param name="TaskDefinitionId">Which definition judges it.</param>
/// <param name="Performer">The Performer's address as the host has it; not interpreted here.</param>
public sealed record TaskSubmission(string ProofOfTask, ReadOnlyMemory<byte> Data, ushort TaskDefinitionId, string? Performer = null);
