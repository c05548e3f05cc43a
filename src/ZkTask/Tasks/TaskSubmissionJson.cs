using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ZkTask.Artifacts.Json;

namespace ZkTask.Tasks;

/// <summary>How freely a submission may be spelt.</summary>
public enum SubmissionSpelling
{
    /// <summary>Data are hexadecimal digits after <c>0x</c>, and the id is a number.</summary>
    Canonical,

    /// <summary>Data that do not begin with <c>0x</c> are text, meaning its UTF-8 bytes; the id may be a string of decimal digits. For what nodes really send.</summary>
    Lenient,
}

/// <summary>A submission in JSON, as Othentic sends it to a validation service.</summary>
public static class TaskSubmissionJson
{
    /// <summary>The longest document by default: room for the default budgets, hexadecimal and escapes included.</summary>
    public const int DefaultMaxBytes = 16 << 20;

    private const int ProofOfTask = 0, Data = 1, Id = 2, AlternativeId = 3, Performer = 4;
    private const string IdName = "taskDefinitionId";

    private static readonly MemberSet s_members = new("proofOfTask", "data", IdName, "taskDefinitionID", "performer");

    /// <summary>
    /// Reads <c>{"proofOfTask": "...", "data": "0x...", "taskDefinitionId": 7, "performer": "0x..."}</c>. The id may be called <c>taskDefinitionID</c>; data and
    /// performer may be absent or null. Unknown members are skipped.
    /// </summary>
    /// <param name="utf8">The whole document.</param>
    /// <param name="submission">The submission; null if it was refused.</param>
    /// <param name="maxBytes">The budget.</param>
    /// <param name="spelling">How freely it may be spelt. The JSON itself is read strictly in any case.</param>
    /// <returns>Null, or <see cref="Reason.MalformedDocument"/>. Whatever the bytes are, no exception is thrown.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> utf8, out TaskSubmission? submission, int maxBytes = DefaultMaxBytes, SubmissionSpelling spelling = SubmissionSpelling.Canonical)
    {
        var json = new JsonCursor(utf8, "submission", maxBytes);
        string proof = "", performer = "";
        byte[] data = [];
        ushort id = 0;
        ObjectScope scope = default;
        if (json.EnterObject("a submission is a JSON object", out scope))
        {
            while (json.NextMember(s_members, ref scope, out int member))
            {
                if (!json.Read())
                    break;
                switch (member)
                {
                    case ProofOfTask:
                        TakeString(ref json, out proof);
                        break;
                    case Data when json.TokenType != JsonTokenType.Null:
                        TakeData(ref json, spelling, out data);
                        break;
                    case Id or AlternativeId:
                        TakeId(ref json, ref scope, spelling, out id);
                        break;
                    case Performer when json.TokenType != JsonTokenType.Null:
                        TakeString(ref json, out performer);
                        break;
                }
            }

            json.Require(s_members, scope, 1 << ProofOfTask | 1 << Id);
        }

        Rejection? rejection = json.Finish();
        submission = rejection is null ? new TaskSubmission(proof, data, id, performer.Length == 0 ? null : performer) : null;
        return rejection;
    }

    private static void TakeId(ref JsonCursor json, ref ObjectScope scope, SubmissionSpelling spelling, out ushort id)
    {
        const uint both = 1 << Id | 1 << AlternativeId;
        id = 0;
        if ((scope.Seen & both) == both)
            json.Refuse(Reason.MalformedDocument, $"`{IdName}` is given twice, under two names");
        scope.Seen |= 1 << Id;
        bool mayBeString = spelling == SubmissionSpelling.Lenient && json.TokenType == JsonTokenType.String;
        if ((json.TokenType != JsonTokenType.Number && !mayBeString) || !ushort.TryParse(json.RawText, NumberStyles.None, CultureInfo.InvariantCulture, out id))
            json.Refuse(Reason.MalformedDocument, "a task definition's id is an integer from 0 to 65535");
    }

    /// <summary>Takes the current value as data.</summary>
    internal static void TakeData(ref JsonCursor json, SubmissionSpelling spelling, out byte[] bytes)
    {
        bytes = [];
        if (json.TokenType == JsonTokenType.String && spelling == SubmissionSpelling.Lenient && !json.RawText.StartsWith("0x"u8))
        {
            TakeString(ref json, out string plain);
            bytes = Encoding.UTF8.GetBytes(plain);
            return;
        }

        ReadOnlySpan<byte> text = json.RawText;
        if (json.TokenType == JsonTokenType.String && text.StartsWith("0x"u8))
        {
            byte[] decoded = new byte[(text.Length - 2) / 2];
            if (Convert.FromHexString(text[2..], decoded, out _, out _) == OperationStatus.Done)
            {
                bytes = decoded;
                return;
            }
        }

        json.Refuse(Reason.MalformedDocument, "data is a string of 0x and pairs of hexadecimal digits");
    }

    private static void TakeString(ref JsonCursor json, out string text)
    {
        text = "";
        if (json.TokenType != JsonTokenType.String)
        {
            json.Refuse(Reason.MalformedDocument, "must be a string");
            return;
        }

        if (!json.IsEscaped)
        {
            text = Encoding.UTF8.GetString(json.RawText);
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(json.RawText.Length);
        if (json.TryCopyString(buffer, out int length))
            text = Encoding.UTF8.GetString(buffer, 0, length);
        else
            json.Refuse(Reason.MalformedDocument, "a string with a lone surrogate");
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
