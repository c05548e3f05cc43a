using System.Buffers;

namespace ZkTask.Attestation.Protocol;

/// <summary>Bytes as Ethereum's JSON writes them: 0x and pairs of hexadecimal digits.</summary>
internal static class Hex
{
    internal static string Encode(ReadOnlySpan<byte> bytes) => $"0x{Convert.ToHexStringLower(bytes)}";

    /// <summary>Reads exactly as many bytes as the destination holds; digits of either case.</summary>
    internal static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes) =>
        text.Length == 2 + (2 * bytes.Length) && text.StartsWith("0x", StringComparison.Ordinal)
        && Convert.FromHexString(text[2..], bytes, out _, out _) == OperationStatus.Done;
}
