using System.Runtime.InteropServices;

namespace ZkTask.Merkle.Engine;

/// <summary>
/// Hashes nodes of pages where they lie, the deepest first, all nodes of a level in blocks on the hash lanes. A node's digest is then lifted, through nodes whose other half is
/// empty, to the depth that the page says. Not thread-safe.
/// </summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
internal sealed class PageHasher<TScheme>
    where TScheme : struct, ITreeScheme
{
    private const int BlockNodes = 512;
    private const int None = -1;

    private readonly int[] _firstOfLevel = new int[TreePath.Bits];
    private readonly Bytes32[] _block = new Bytes32[2 * BlockNodes];
    private readonly int[] _blockNodes = new int[BlockNodes];
    private PageNode[] _nodes = new PageNode[1024];
    private int _count;
    private int _blockCount;
    private int _deepest = -1;
    private int _shallowest = TreePath.Bits;

    internal PageHasher() => _firstOfLevel.AsSpan().Fill(None);

    /// <summary>Adds a node.</summary>
    /// <param name="data">The page's array.</param>
    /// <param name="view">Its parts; the node's top must be set before <see cref="Run"/>.</param>
    /// <param name="gap">The node.</param>
    /// <param name="left">Where in the array the digest of the left half is, or will be.</param>
    /// <param name="right">The same of the right half.</param>
    internal void Add(Bytes32[] data, in PageView view, int gap, int left, int right)
    {
        if (_count == _nodes.Length)
            Array.Resize(ref _nodes, 2 * _count);
        int depth = view.Depths[gap];
        _nodes[_count] = new PageNode
        {
            Data = data,
            Next = _firstOfLevel[depth],
            Gap = (byte)gap,
            Left = (byte)left,
            Right = (byte)right,
            Leaves = (byte)view.Paths.Length,
        };
        _firstOfLevel[depth] = _count++;
        _deepest = Math.Max(_deepest, depth);
        _shallowest = Math.Min(_shallowest, depth);
    }

    /// <summary>Hashes all nodes and forgets them.</summary>
    internal void Run()
    {
        for (int level = _deepest; level >= _shallowest; level--)
        {
            int next;
            for (int index = _firstOfLevel[level]; index >= 0; index = next)
            {
                // A flush may put the node on the list of the next level.
                next = _nodes[index].Next;
                Gather(index, level);
                if (_blockCount == BlockNodes)
                    Flush(level);
            }

            Flush(level);
            _firstOfLevel[level] = None;
        }

        _nodes.AsSpan(0, _count).Clear();
        (_count, _deepest, _shallowest) = (0, -1, TreePath.Bits);
    }

    private void Gather(int index, int level)
    {
        ref readonly PageNode node = ref _nodes[index];
        Bytes32[] data = node.Data;
        ref Bytes32 left = ref _block[2 * _blockCount];
        ref Bytes32 right = ref _block[(2 * _blockCount) + 1];
        _blockNodes[_blockCount++] = index;
        if (!node.IsRising)
        {
            left = data[node.Left];
            right = data[node.Right];
            return;
        }

        Bytes32 digest = data[node.Own];
        bool goesRight = MemoryMarshal.Cast<Bytes32, TreePath>(data)[node.Gap].GoesRight(level);
        (left, right) = goesRight ? (Bytes32.Zero, digest) : (digest, Bytes32.Zero);
    }

    private void Flush(int level)
    {
        if (_blockCount == 0)
            return;
        TScheme.HashNodes(_block.AsSpan(0, 2 * _blockCount), _block.AsSpan(0, _blockCount));
        for (int i = 0; i < _blockCount; i++)
        {
            ref PageNode node = ref _nodes[_blockNodes[i]];
            node.Data[node.Own] = _block[i];
            if (PageView.Top(node.Data, node.Leaves, node.Gap) >= level)
                continue;
            node.IsRising = true;
            node.Next = _firstOfLevel[level - 1];
            _firstOfLevel[level - 1] = _blockNodes[i];
            _shallowest = Math.Min(_shallowest, level - 1);
        }

        _blockCount = 0;
    }

    /// <summary>A node, by its page's array and places in it.</summary>
    private struct PageNode
    {
        internal Bytes32[] Data;
        internal int Next;          // of the same level
        internal byte Gap, Left, Right, Leaves;
        internal bool IsRising;     // its own digest is there, at the depth below the level

        internal readonly int Own => PageView.NodeWord(Leaves, Gap);
    }
}
