using System.Text;

namespace ZkTask.Artifacts;

/// <summary>What the curve is called in the wild.</summary>
internal static class CurveNames
{
    /// <summary>The longest spelling that is looked at.</summary>
    internal const int MaxLength = 64;

    /// <summary>
    /// Whether a text names BN254. As in snarkjs, letters and digits count and case does not; what remains must be BN128, BN254 or ALTBN128, so that
    /// <c>bn-128</c> and <c>alt_bn128</c> are good names. Unlike there, anything outside ASCII makes it a different name.
    /// </summary>
    internal static bool IsBn254(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxLength || !Ascii.IsValid(name))
            return false;
        Span<byte> normalized = stackalloc byte[MaxLength];
        int length = 0;
        foreach (byte character in name)
        {
            if (char.IsAsciiLetterOrDigit((char)character))
                normalized[length++] = (byte)char.ToUpperInvariant((char)character);
        }

        normalized = normalized[..length];
        return normalized.SequenceEqual("BN128"u8) || normalized.SequenceEqual("BN254"u8) || normalized.SequenceEqual("ALTBN128"u8);
    }
}
