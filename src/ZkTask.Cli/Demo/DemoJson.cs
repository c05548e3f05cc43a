using System.Text.Json;
using ZkTask.Attestation.Voting;

namespace ZkTask.Cli.Demo;

/// <summary>Writes what came of the scenarios as a member <c>scenarios</c>.</summary>
internal static class DemoJson
{
    internal static void Write(Utf8JsonWriter json, IEnumerable<ScenarioResult> results)
    {
        json.WriteStartArray("scenarios"u8);
        foreach (ScenarioResult result in results)
            Write(json, result);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ScenarioResult result)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, result.Scenario.Name);
        json.WriteString("difference"u8, result.Difference());
        json.WriteString("proofOfTask"u8, result.Task.ProofOfTask);
        json.WriteString("taskHash"u8, result.Task.TaskHash().ToString());
        json.WriteStartArray("attesters"u8);
        foreach (AttesterResult attester in result.Attesters)
        {
            json.WriteStartObject();
            json.WriteNumber("id"u8, attester.Attester.Id);
            json.WriteString("power"u8, DemoText.Of(attester.Attester.VotingPower));
            json.WriteString("verdict"u8, DemoText.Of(attester.Answer.Outcome));
            json.WriteString("reason"u8, attester.Answer.Reason);
            json.WriteStartArray("votes"u8);
            foreach (bool vote in attester.Votes)
                json.WriteStringValue(DemoText.Of(vote));
            json.WriteEndArray();
            json.WriteString("guardRefusal"u8, attester.GuardRefusal?.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("decision"u8, result.Tally.Outcome.ToString());
        json.WriteString("approvePower"u8, DemoText.Of(result.Tally.ApprovePower));
        json.WriteString("rejectPower"u8, DemoText.Of(result.Tally.RejectPower));
        json.WriteStartArray("certificate"u8);
        foreach (ulong signer in result.Certificate?.Attesters ?? [])
            json.WriteNumberValue(signer);
        json.WriteEndArray();
        json.WriteStartArray("penalties"u8);
        foreach (Penalty penalty in result.Tally.Penalties())
        {
            json.WriteStartObject();
            json.WriteString("offence"u8, penalty.Offence.ToString());
            if (penalty.AttesterId is { } id)
                json.WriteNumber("attester"u8, id);
            else
                json.WriteNull("attester"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("elapsedMicroseconds"u8, (long)result.Elapsed.TotalMicroseconds);
        json.WriteEndObject();
    }
}
