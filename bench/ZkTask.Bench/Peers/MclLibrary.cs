using System.Reflection;
using System.Runtime.InteropServices;

namespace ZkTask.Bench.Peers;

/// <summary>
/// The part of mcl's public C API (include/mcl/bn.h) that a Groth16 verifier needs, from the shared library that <c>ZKTASK_MCL</c> names:
/// <c>libmclbn384_256.so</c>, whose numbers have room for 384 bits in Fp and 256 in Fr.
/// </summary>
internal static class MclLibrary
{
    internal const string Variable = "ZKTASK_MCL";

    private const string Name = "mcl";
    private const int CurveOfSnarks = 4;                    // MCL_BN_SNARK1
    private const int CompiledTimeVariable = (4 * 10) + 6;  // MCLBN_COMPILED_TIME_VAR: words of Fr times ten plus words of Fp

    /// <summary>Loads and initialises the library; null if that worked, else why it did not.</summary>
    internal static string? Load()
    {
        string? path = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(path))
            return $"{Variable} is not set";
        if (!NativeLibrary.TryLoad(path, out nint handle))
            return $"{path} cannot be loaded";
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Name ? handle : 0);
        try
        {
            if (Init(CurveOfSnarks, CompiledTimeVariable) != 0)
                return $"{path} refuses to start with BN_SNARK1: not a build for Fp of 384 and Fr of 256 bits";
            VerifyOrderG2(1);
            return null;
        }
        catch (EntryPointNotFoundException exception)
        {
            return $"{path} is no library of mcl's C API: {exception.Message}";
        }
    }

    [StructLayout(LayoutKind.Sequential, Size = 4 * 8)]
    internal struct Fr
    {
        private ulong _first;
    }

    [StructLayout(LayoutKind.Sequential, Size = 6 * 8)]
    internal struct Fp
    {
        private ulong _first;
    }

    [StructLayout(LayoutKind.Sequential, Size = 3 * 6 * 8)]
    internal struct G1
    {
        private ulong _first;
    }

    [StructLayout(LayoutKind.Sequential, Size = 3 * 2 * 6 * 8)]
    internal struct G2
    {
        private ulong _first;
    }

    [StructLayout(LayoutKind.Sequential, Size = 12 * 6 * 8)]
    internal struct Gt
    {
        private ulong _first;
    }

    [DllImport(Name, EntryPoint = "mclBn_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Init(int curve, int compiledTimeVar);

    [DllImport(Name, EntryPoint = "mclBn_verifyOrderG2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void VerifyOrderG2(int verify);

    // Text readers: 0 is success; base 10.
    [DllImport(Name, EntryPoint = "mclBnFr_setStr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Read(out Fr x, byte[] text, nuint length, int radix);

    [DllImport(Name, EntryPoint = "mclBnFp_setStr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Read(out Fp x, byte[] text, nuint length, int radix);

    [DllImport(Name, EntryPoint = "mclBnG1_setStr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Read(out G1 x, byte[] text, nuint length, int radix);

    [DllImport(Name, EntryPoint = "mclBnG2_setStr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Read(out G2 x, byte[] text, nuint length, int radix);

    [DllImport(Name, EntryPoint = "mclBnFp_mul")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    internal static extern void Multiply(out Fp z, in Fp x, in Fp y);

    [DllImport(Name, EntryPoint = "mclBnFp_isEqual")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int AreEqual(in Fp x, in Fp y);

    [DllImport(Name, EntryPoint = "mclBnG1_neg")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern void Negate(out G1 y, in G1 x);

    [DllImport(Name, EntryPoint = "mclBnG1_add")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern void Add(out G1 z, in G1 x, in G1 y);

    // The points are normalised in place.
    [DllImport(Name, EntryPoint = "mclBnG1_mulVec")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern void SumOfProducts(out G1 z, [In, Out] G1[] x, [In] Fr[] y, nuint count);

    [DllImport(Name, EntryPoint = "mclBnGT_mul")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern void Multiply(out Gt z, in Gt x, in Gt y);

    [DllImport(Name, EntryPoint = "mclBnGT_isOne")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int IsOne(in Gt x);

    [DllImport(Name, EntryPoint = "mclBn_millerLoop")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern void MillerLoop(out Gt z, in G1 x, in G2 y);

    [DllImport(Name, EntryPoint = "mclBn_finalExp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern void FinalExponentiation(out Gt y, in Gt x);

    [DllImport(Name, EntryPoint = "mclBn_getUint64NumToPrecompute")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int WordsOfPrecomputed();

    [DllImport(Name, EntryPoint = "mclBn_precomputeG2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern void Precompute([In, Out] ulong[] lines, in G2 q);

    [DllImport(Name, EntryPoint = "mclBn_precomputedMillerLoop")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern void MillerLoop(out Gt f, in G1 p, [In] ulong[] lines);

    [DllImport(Name, EntryPoint = "mclBn_precomputedMillerLoop2mixed")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern void MillerLoop(out Gt f, in G1 p1, in G2 q1, in G1 p2, [In] ulong[] lines2);
}
