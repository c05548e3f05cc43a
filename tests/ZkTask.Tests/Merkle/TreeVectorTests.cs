using System.Security.Cryptography;
using System.Text;
using Xunit;
using ZkTask.Merkle;

namespace ZkTask.Tests.Merkle;

/// <summary>
/// Roots of <c>keccak-smt</c> and <c>sha256-smt</c>, computed by a program of twenty lines in another language from the schemes' documentation alone: key i = SHA-256 of
/// "key i", value i = SHA-256 of "value i".
/// </summary>
public class TreeVectorTests
{
    [Theory]
    [InlineData("keccak-smt", 1, "0x9a9f03acadc699a2902630d2917ddc3aef748164f5fceb13f11169c22686081b")]
    [InlineData("keccak-smt", 2, "0x691b0ed48c12ad694f5a2c253fc5e721b3729bf2e45e0263ad568662f8e2528a")]
    [InlineData("keccak-smt", 100, "0x0192858a20f8e506ff205d0c7ee03a6416e885076749b66c5aed75b6aaa1cc28")]
    [InlineData("sha256-smt", 1, "0x0bf1e39167b46bfb98951eefe762ba85fa54afaa89248a619252a1c95b66eda3")]
    [InlineData("sha256-smt", 2, "0x48d0d9fffd67958fd39bb91c3c5412ee6b674bfa18d4aa5897d2192f7432fbbc")]
    [InlineData("sha256-smt", 100, "0x93f439eb5a31daf575003e98fd0813b3ad3bb0f8fa5eade30b18fe96508ec58e")]
    public void Roots(string name, int count, string root)
    {
        StateOperation[] operations = [.. Enumerable.Range(0, count).Select(i => StateOperation.Put(Digest($"key {i}"), Digest($"value {i}")))];
        Assert.Equal(root, TreeCases.Apply(TreeCases.Scheme(name).Empty, operations).Root.ToString());
    }

    [Fact]
    public void Schemes_by_name()
    {
        Assert.Equal(["circom-smt", "keccak-smt", "sha256-smt"], TreeScheme.All.Select(scheme => scheme.Name));
        Assert.All(TreeScheme.All, scheme => Assert.True(TreeScheme.TryFind(scheme.Name, out TreeScheme? found) && ReferenceEquals(scheme, found)));
        Assert.False(TreeScheme.TryFind("Keccak-SMT", out _));
        Assert.All(TreeScheme.All, scheme => Assert.Equal((0, Bytes32.Zero), (scheme.Empty.Count, scheme.Empty.Root)));
        Assert.Equal((254, 256), (TreeScheme.CircomSmt.MaxDepth, TreeScheme.KeccakSmt.MaxDepth));
    }

    private static Bytes32 Digest(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
