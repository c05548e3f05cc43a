using System.Text;
using Xunit;
using ZkTask.Tasks;

namespace ZkTask.Tests.Tasks;

/// <summary>Submissions in Othentic's JSON.</summary>
public sealed class TaskSubmissionJsonTests
{
    [Theory]
    [InlineData("""{"proofOfTask": "a", "data": "0x00fF", "taskDefinitionId": 7, "performer": "0x12"}""", "a", "00FF", 7, "0x12")]
    [InlineData("""{"proofOfTask": "a", "data": "0x", "taskDefinitionID": 65535, "performer": "0x12", "more": [1]}""", "a", "", 65535, "0x12")]
    [InlineData("""{"taskDefinitionId": 0, "proofOfTask": "\u00e9\ud83d\ude00\"\n"}""", "é😀\"\n", "", 0, null)]
    [InlineData("""{"proofOfTask": "", "data": null, "taskDefinitionId": 0, "performer": null}""", "", "", 0, null)]
    public void Reads_a_submission(string json, string proof, string data, int id, string? performer)
    {
        Assert.Null(TaskSubmissionJson.Read(Encoding.UTF8.GetBytes(json), out TaskSubmission? submission));
        Assert.Equal((proof, data, id, performer), (submission!.ProofOfTask, Convert.ToHexString(submission.Data.Span), submission.TaskDefinitionId, submission.Performer));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"proofOfTask": "a"}""")]
    [InlineData("""{"taskDefinitionId": 1}""")]
    [InlineData("""{"proofOfTask": null, "taskDefinitionId": 1}""")]
    [InlineData("""{"proofOfTask": {"pi_a": []}, "taskDefinitionId": 1}""")]
    [InlineData("""{"proofOfTask": "\ud800", "taskDefinitionId": 1}""")]
    [InlineData("""{"proofOfTask": "a", "proofOfTask": "a", "taskDefinitionId": 1}""")]
    [InlineData("""{"proofOfTask": "a", "ProofOfTask": "a", "taskDefinitionId": 1}""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": 1, "taskDefinitionID": 1}""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": 65536}""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": -1}""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": 1e0}""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": "1"}""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": null}""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": 1, "data": "00"}""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": 1, "data": "0x0"}""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": 1, "data": "0x0g"}""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": 1, "data": "0X00"}""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": 1, "data": "0x\u0030\u0030"}""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": 1, "data": [0]}""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": 1, "performer": 1}""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": 1} x""")]
    [InlineData("""{"proofOfTask": "a", "taskDefinitionId": 1""")]
    public void Refuses_what_is_no_submission(string json)
    {
        Rejection? rejection = TaskSubmissionJson.Read(Encoding.UTF8.GetBytes(json), out TaskSubmission? submission);
        Assert.Equal(Reason.MalformedDocument, rejection?.Reason);
        Assert.StartsWith("submission: ", rejection!.Detail, StringComparison.Ordinal);
        Assert.Null(submission);
    }

    [Fact]
    public void Keeps_to_its_budget()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{"proofOfTask": "a", "taskDefinitionId": 1}""");
        Assert.Null(TaskSubmissionJson.Read(json, out _, json.Length));
        Assert.Equal(Reason.MalformedDocument, TaskSubmissionJson.Read(json, out _, json.Length - 1)?.Reason);
    }
}
