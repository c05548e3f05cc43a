using System.Text.Json;
using ZkTask.Merkle;

namespace ZkTask.Tasks;

/// <summary>The kind <c>merkle-state</c> in a tasks file: <c>scheme</c>, <c>format</c>, <c>depth</c>, <c>previousRoot</c> and <c>data</c>.</summary>
internal static class TasksFileMerkleState
{
    private const string PreviousRootMember = "previousRoot", StoreMember = "store", DepthMember = "depth", Transition = "state-transition", CircomProcessor = "circom-processor";

    internal static TaskDefinition Create(ushort id, TaskBudget budget, TasksFileElement element, AcceptedRootFactory? roots)
    {
        if (element.KindOf(PreviousRootMember) == JsonValueKind.Undefined)
            throw element.Refuse(PreviousRootMember, "must be a root, or an object that names a store");
        bool isStored = element.KindOf(PreviousRootMember) == JsonValueKind.Object;
        MerkleStateRule rule = new()
        {
            Scheme = TasksFileMerkle.ReadScheme(element),
            Format = element.GetChoice("format", Transition, Transition, CircomProcessor) == CircomProcessor ? StateProofFormat.CircomProcessor : StateProofFormat.StateTransition,
            Depth = element.KindOf(DepthMember) == JsonValueKind.Undefined ? null : element.GetInteger(DepthMember, 1, 256),
            PreviousRoot = isStored ? null : TasksFileMerkle.FindWord(element, PreviousRootMember),
            AcceptedRoot = isStored ? FindStore(element.FindObject(PreviousRootMember)!, roots) : null,
            Data = TasksFileMerkle.ReadData(element, "none"),
        };
        return rule.Fault() is { } fault ? throw element.Refuse("", fault) : new MerkleStateTask(id, rule) { Budget = budget };
    }

    private static IAcceptedRoot FindStore(TasksFileElement element, AcceptedRootFactory? roots)
    {
        string store = element.GetString(StoreMember);
        if (store.Length == 0)
            throw element.Refuse(StoreMember, "must name a store");
        if (roots is null)
            throw element.Refuse(StoreMember, "this host has no stores");
        try
        {
            return roots(store, element.Folder);
        }
        catch (FormatException error)
        {
            throw element.Refuse(StoreMember, error.Message, inner: error);
        }
    }
}
