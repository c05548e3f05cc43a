using System.Text.Json;
using ZkTask.Artifacts.Json;

namespace ZkTask.Tasks;

/// <summary>A message of another node in JSON, as Othentic hands it to a validation service.</summary>
public static class PeerMessageJson
{
    private const int Data = 0;

    private static readonly MemberSet s_members = new("data");

    /// <summary>Reads <c>{"data": "0x..."}</c>; data that do not begin with <c>0x</c> are text. Unknown members are skipped.</summary>
    /// <param name="utf8">The whole document.</param>
    /// <param name="data">The message; empty if it was refused.</param>
    /// <param name="maxBytes">The budget.</param>
    /// <returns>Null, or <see cref="Reason.MalformedDocument"/>. Whatever the bytes are, no exception is thrown.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> utf8, out ReadOnlyMemory<byte> data, int maxBytes = TaskSubmissionJson.DefaultMaxBytes)
    {
        var json = new JsonCursor(utf8, "message", maxBytes);
        byte[] bytes = [];
        if (json.EnterObject("a message is a JSON object", out ObjectScope scope))
        {
            while (json.NextMember(s_members, ref scope, out int member))
            {
                if (json.Read() && member == Data && json.TokenType != JsonTokenType.Null)
                    TaskSubmissionJson.TakeData(ref json, SubmissionSpelling.Lenient, out bytes);
            }

            json.Require(s_members, scope, 1 << Data);
        }

        Rejection? rejection = json.Finish();
        data = rejection is null ? bytes : default;
        return rejection;
    }
}
