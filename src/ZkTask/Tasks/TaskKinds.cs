using System.Collections.Frozen;
using ZkTask.Groth16;

namespace ZkTask.Tasks;

/// <summary>Makes a definition of one kind out of its element in a tasks file.</summary>
/// <param name="id">The definition's id.</param>
/// <param name="budget">The definition's budget.</param>
/// <param name="element">The element, of which the kind reads its own members; what it leaves unread is refused as unknown.</param>
/// <exception cref="TasksFileException">The element was refused (<see cref="TasksFileElement.Refuse"/>).</exception>
public delegate TaskDefinition TaskKindFactory(ushort id, TaskBudget budget, TasksFileElement element);

/// <summary>The kinds that a tasks file may name. Immutable; other assemblies add theirs.</summary>
public sealed class TaskKinds
{
    private readonly FrozenDictionary<string, TaskKindFactory> _factories;

    private TaskKinds(IEnumerable<KeyValuePair<string, TaskKindFactory>> factories) => _factories = factories.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>No kind.</summary>
    public static TaskKinds None { get; } = new([]);

    /// <summary>The kinds of this assembly: <c>eth-getproof</c>, <c>groth16</c>, <c>merkle-inclusion</c>, <c>merkle-state</c>.</summary>
    /// <param name="preparation">How much is computed ahead for each key.</param>
    /// <param name="roots">Finds the stores of <c>merkle-state</c>; null: a tasks file must not name any.</param>
    public static TaskKinds Standard(KeyPreparation preparation = KeyPreparation.LinesAndTables, AcceptedRootFactory? roots = null) =>
        None.With("groth16", (id, budget, element) => TasksFileGroth16.Create(id, budget, element, preparation))
            .With(MerkleInclusionTask.KindName, TasksFileMerkle.CreateInclusion)
            .With(EthGetProofTask.KindName, TasksFileMerkle.CreateEthGetProof)
            .With(MerkleStateTask.KindName, (id, budget, element) => TasksFileMerkleState.Create(id, budget, element, roots));

    /// <summary>The kinds' names, in ordinal order.</summary>
    public IEnumerable<string> Names => _factories.Keys.Order(StringComparer.Ordinal);

    /// <summary>These kinds and one more.</summary>
    /// <exception cref="ArgumentException">The name is empty, or taken already.</exception>
    public TaskKinds With(string name, TaskKindFactory factory)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(factory);
        if (_factories.ContainsKey(name))
            throw new ArgumentException($"There is a kind `{name}` already.", nameof(name));
        return new TaskKinds(_factories.Append(new(name, factory)));
    }

    internal TaskKindFactory? Find(string name) => _factories.GetValueOrDefault(name);
}
