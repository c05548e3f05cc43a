using System.Numerics;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Protocol;
using ZkTask.Merkle;
using ZkTask.Tasks;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Attestation;

/// <summary>ABI encoding, Keccak-256 and message expansion against definitions written a second time.</summary>
public class HashingTests
{
    private static readonly Gen<string> _text = Gen.Elements('a', 'é', '"', '\\', '\n', '€', '0').ArrayOf().Select(characters => new string(characters));
    private static readonly Gen<byte[]> _bytes = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    [Fact]
    public void Tasks_are_encoded_word_by_word() => Law.Holds(Gen.Zip(_text, _bytes), 1, x =>
    {
        (string proof, byte[] data) = x[0];
        EthereumAddress performer = new(Enumerable.Range(1, 20).Select(value => (byte)value).ToArray());
        byte[] utf8 = Encoding.UTF8.GetBytes(proof);
        StringBuilder expected = new();
        int proofWords = (utf8.Length + 31) / 32;
        expected.Append(Word(128)).Append(Word(128 + (32 * (1 + proofWords))));
        expected.Append("0000000000000000000000000102030405060708090a0b0c0d0e0f1011121314").Append(Word(513));
        expected.Append(Word(utf8.Length)).Append(Padded(utf8)).Append(Word(data.Length)).Append(Padded(data));
        PerformedTask task = new(proof, data, performer, 513);
        return Convert.ToHexStringLower(task.Encode()) == expected.ToString() && task.TaskHash().ToString() == $"0x{ReferenceKeccak.Hash(task.Encode())}";
    });

    [Fact]
    public void Arrays_of_integers_are_encoded_word_by_word() => Law.Holds(Gen.Choose(0, int.MaxValue).ArrayOf(), 1, x =>
    {
        StringBuilder expected = new StringBuilder().Append(Word(64)).Append(Word(7)).Append(Word(x[0].Length));
        foreach (int value in x[0])
            expected.Append(Word(value));
        return Convert.ToHexStringLower(new AbiWriter().Integers([.. x[0].Select(value => (BigInteger)value)]).Integer(7).ToArray()) == expected.ToString();
    });

    [Fact]
    public void Keccak_of_every_length_around_the_rate()
    {
        Samples samples = new(24);
        foreach (int length in (int[])[0, 1, 31, 32, 64, 134, 135, 136, 137, 271, 272, 273, 1000])
        {
            byte[] message = [.. Enumerable.Range(0, length).Select(_ => (byte)samples.NextUInt64())];
            Assert.Equal($"0x{ReferenceKeccak.Hash(message)}", Keccak.Hash(message).ToString());
        }
    }

    [Fact]
    public void Words_outside_their_range_and_texts_outside_unicode_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiWriter().Integer(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiWriter().Integer(BigInteger.One << 256));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiWriter().Integers([0, BigInteger.One << 256]));
        Assert.Equal(Enumerable.Repeat((byte)255, 32), new AbiWriter().Integer((BigInteger.One << 256) - 1).ToArray());
        Assert.ThrowsAny<ArgumentException>(() => new PerformedTask("\ud800", default, default, 0).TaskHash());
    }

    [Fact]
    public void Votes_differ_in_every_part()
    {
        PerformedTask task = new("proof", new byte[] { 1 }, default, 1);
        AttestationDomain domain = new(default, 1);
        Bytes32[] hashes =
        [
            task.TaskHash(), task.VoteHash(domain, true), task.VoteHash(domain, false), task.VoteHash(domain with { ChainId = 2 }, true),
            task.VoteHash(domain with { AttestationCenter = EthereumAddress.Parse("0x0000000000000000000000000000000000000001") }, true),
            (task with { ProofOfTask = "Proof" }).VoteHash(domain, true), (task with { Data = new byte[] { 1, 0 } }).VoteHash(domain, true),
            (task with { TaskDefinitionId = 2 }).VoteHash(domain, true),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Submissions_become_tasks_if_their_performer_is_an_address()
    {
        TaskSubmission submission = new("p", new byte[] { 7 }, 3, "0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
        Assert.Null(PerformedTask.From(submission, out PerformedTask? task));
        Assert.Equal(new PerformedTask("p", submission.Data, EthereumAddress.Parse(submission.Performer!), 3), task);
        Assert.Equal(Reason.MalformedAddress, PerformedTask.From(submission with { Performer = null }, out task)!.Reason);
        Assert.Null(task);
    }

    [Fact]
    public void Messages_expand_as_in_the_RFC()
    {
        JsonElement file = Corpus.ReadJson("curves/rfc9380/expand_message_xmd_SHA256_38.json");
        byte[] tag = Encoding.ASCII.GetBytes(file.GetProperty("DST").GetString()!);
        foreach (JsonElement one in file.GetProperty("tests").EnumerateArray())
        {
            byte[] output = new byte[Convert.ToInt32(one.GetProperty("len_in_bytes").GetString(), 16)];
            ExpandMessage.Xmd(Encoding.ASCII.GetBytes(one.GetProperty("msg").GetString()!), tag, output);
            Assert.Equal(one.GetProperty("uniform_bytes").GetString(), Convert.ToHexStringLower(output));
        }
    }

    [Fact]
    public void Long_tags_are_hashed_first()
    {
        byte[] tag = Enumerable.Repeat((byte)'x', 256).ToArray(), direct = new byte[48], hashed = new byte[48];
        ExpandMessage.Xmd("m"u8, tag, direct);
        ExpandMessage.Xmd("m"u8, System.Security.Cryptography.SHA256.HashData([.. "H2C-OVERSIZE-DST-"u8, .. tag]), hashed);
        Assert.Equal(hashed, direct);
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpandMessage.Xmd(default, tag, new byte[(255 * 32) + 1]));
    }

    [Fact]
    public void Messages_hash_to_gnarks_points()
    {
        JsonElement file = Corpus.ReadJson("curves/gnark-bn254-svdw/hashToG1.json");
        MessageHash hash = MessageHash.Svdw(Encoding.ASCII.GetBytes(file.GetProperty("dst").GetString()!));
        foreach (JsonElement one in file.GetProperty("cases").EnumerateArray())
        {
            string x = one.GetProperty("P").GetProperty("x").GetString()!;
            Assert.Equal(
                BigInteger.Parse($"0{x[2..]}", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture),
                hash.ToPoint(Encoding.ASCII.GetBytes(one.GetProperty("msg").GetString()!)).X.ToBigInteger());
        }
    }

    private static string Word(int value) => value.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);

    private static string Padded(byte[] bytes) => Convert.ToHexStringLower(bytes).PadRight((bytes.Length + 31) / 32 * 64, '0');
}
