using System.Numerics;
using System.Security.Cryptography;
using Xunit;
using ZkTask.Attestation.Ecdsa;
using ZkTask.Attestation.Protocol;
using ZkTask.Merkle;
using ZkTask.Tests.Support.Instruments;
using Scalar = ZkTask.Algebra.Secp256k1.WideResidue<ZkTask.Algebra.Secp256k1.OrderModulus>;

namespace ZkTask.Tests.Attestation;

/// <summary>Signatures and recovery: known answers, round trips, .NET's own implementation, and everything that is not a signature.</summary>
public class EcdsaTests
{
    private readonly Samples _samples = new(6979);

    // Widely published answers of RFC 6979's method with SHA-256 over secp256k1.
    [Theory]
    [InlineData(1, "Satoshi Nakamoto", "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5")]
    [InlineData(
        1, "All those moments will be lost in time, like tears in rain. Time to die...",
        "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21")]
    public void Signs_as_others_do(int secret, string message, string expected)
    {
        using EcdsaPrivateKey key = Key(secret);
        EcdsaSignature signature = key.Sign(new Bytes32(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(message))));
        Assert.Equal(expected, Convert.ToHexStringLower(signature.ToArray()[..64]));
    }

    [Fact]
    public void Recovers_who_signed()
    {
        foreach (BigInteger secret in new[] { 1, 2, Scalar.Modulus - 1, _samples.Below(Scalar.Modulus), _samples.Below(Scalar.Modulus) })
        {
            using EcdsaPrivateKey key = Key(secret);
            foreach (Bytes32 digest in new[] { default, new Bytes32(Enumerable.Repeat((byte)255, 32).ToArray()), Keccak.Hash([1]), Keccak.Hash([2]) })
            {
                EcdsaSignature signature = key.Sign(digest);
                Assert.Equal(signature.ToString(), key.Sign(digest).ToString());
                Assert.Null(signature.Recover(digest, out EthereumAddress signer));
                Assert.Equal(key.Address, signer);
                Assert.Null(signature.Verify(digest, key.Address));
                Assert.Equal(Reason.SignatureMismatch, signature.Verify(Keccak.Hash([3]), key.Address)!.Reason);
                Assert.Null(EcdsaSignature.Read(signature.ToString(), out EcdsaSignature? read));
                Assert.Equal(signature.ToString(), read!.ToString());
                Assert.Equal(signature, read);
            }
        }
    }

    [Fact]
    public void Addresses_are_those_of_other_tools()
    {
        using EcdsaPrivateKey one = Key(1);
        Assert.Equal("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf", one.Address.ToString());
    }

    [Fact]
    public void Agrees_with_the_platforms_own_ecdsa()
    {
        using ECDsa platform = CreateOrSkip();
        ECParameters parameters = platform.ExportParameters(includePrivateParameters: true);
        using EcdsaPrivateKey key = EcdsaPrivateKey.FromBytes(parameters.D);
        for (int i = 0; i < 20; i++)
        {
            Bytes32 digest = Keccak.Hash([(byte)i]);
            Assert.True(platform.VerifyHash(digest.Span.ToArray(), key.Sign(digest).ToArray().AsSpan(0, 64)));

            // Theirs may have a high s; v is one of two.
            byte[] theirs = [.. platform.SignHash(digest.Span.ToArray()), 27];
            Assert.True(Scalar.TryReadBigEndian(theirs.AsSpan(32, 32), out Scalar s));
            if (s.ToBigInteger() > Scalar.Modulus / 2)
                (-s).WriteBigEndian(theirs.AsSpan(32, 32));
            Assert.Null(EcdsaSignature.Read(theirs, out EcdsaSignature? even));
            theirs[64] = 28;
            Assert.Null(EcdsaSignature.Read(theirs, out EcdsaSignature? odd));
            even!.Recover(digest, out EthereumAddress first);
            odd!.Recover(digest, out EthereumAddress second);
            Assert.Single(new[] { first, second }, key.Address);
        }
    }

    [Fact]
    public void Refuses_what_is_not_canonical()
    {
        using EcdsaPrivateKey key = Key(7);
        byte[] good = key.Sign(Keccak.Hash([])).ToArray();
        Assert.Null(EcdsaSignature.Read(good, out _));
        foreach (byte v in new byte[] { 0, 1, 26, 29, 37, 255 })
            Refused([.. good[..64], v]);
        Refused(good[..64]);
        Refused([.. good, 0]);
        Refused([]);
        byte[] zero = new byte[32], order = Scalar.Modulus.ToByteArray(isUnsigned: true, isBigEndian: true), all = Enumerable.Repeat((byte)255, 32).ToArray();
        foreach (byte[] bad in new[] { zero, order, all })
        {
            Refused([.. bad, .. good[32..]]);
            Refused([.. good[..32], .. bad, good[64]]);
        }

        // The other s of the same signature, and the bound itself.
        byte[] high = [.. good];
        Scalar.TryReadBigEndian(high.AsSpan(32, 32), out Scalar s);
        (-s).WriteBigEndian(high.AsSpan(32, 32));
        high[64] ^= 27 ^ 28;
        Refused(high);
        Assert.Null(EcdsaSignature.Read([.. good[..32], .. Word(Scalar.Modulus / 2), 27], out _));
        Refused([.. good[..32], .. Word((Scalar.Modulus / 2) + 1), 27]);
        Assert.Equal(Reason.MalformedSignature, EcdsaSignature.Read((string?)null, out _)!.Reason);
        Assert.Equal(Reason.MalformedSignature, EcdsaSignature.Read(Convert.ToHexString(good), out _)!.Reason);
    }

    [Fact]
    public void Names_an_r_that_is_no_coordinate()
    {
        int refused = 0;
        for (int r = 1; r < 20; r++)
        {
            Assert.Null(EcdsaSignature.Read([.. Word(r), .. Word(1), 27], out EcdsaSignature? signature));
            refused += signature!.Recover(Keccak.Hash([]), out EthereumAddress signer) is { Reason: Reason.SignatureMismatch } && signer.IsZero ? 1 : 0;
        }

        Assert.InRange(refused, 1, 18); // 5 for one: 5³ + 7 = 132 has no root
    }

    [Fact]
    public void Keys_do_not_print_and_go_away()
    {
        byte[] secret = Word(_samples.Below(Scalar.Modulus));
        EcdsaPrivateKey key = EcdsaPrivateKey.FromBytes(secret);
        Assert.DoesNotContain(Convert.ToHexStringLower(secret), key.ToString(), StringComparison.OrdinalIgnoreCase);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign(default));
        Assert.Throws<ArgumentException>(() => EcdsaPrivateKey.FromBytes(new byte[32]));
        Assert.Throws<ArgumentException>(() => EcdsaPrivateKey.FromBytes(Word(Scalar.Modulus)));
        Assert.Throws<ArgumentException>(() => EcdsaPrivateKey.FromBytes(new byte[31]));
        using EcdsaPrivateKey a = EcdsaPrivateKey.Generate(), b = EcdsaPrivateKey.Generate();
        Assert.NotEqual(a.Address, b.Address);
    }

    private static EcdsaPrivateKey Key(BigInteger secret) => EcdsaPrivateKey.FromBytes(Word(secret));

    private static byte[] Word(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static ECDsa CreateOrSkip()
    {
        try
        {
            return ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.10"));
        }
        catch (Exception error) when (error is PlatformNotSupportedException or CryptographicException)
        {
            Assert.Skip("This platform's ECDsa has no secp256k1.");
            throw;
        }
    }

    private static void Refused(byte[] bytes)
    {
        Assert.Equal(Reason.MalformedSignature, EcdsaSignature.Read(bytes, out EcdsaSignature? signature)!.Reason);
        Assert.Null(signature);
    }
}
