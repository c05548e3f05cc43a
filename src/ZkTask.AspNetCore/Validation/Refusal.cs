using Microsoft.AspNetCore.Http;

namespace ZkTask.AspNetCore.Validation;

/// <summary>Why a request gets no verdict.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Cause">For metrics: one of a few words.</param>
/// <param name="Message">For the caller.</param>
internal sealed record Refusal(int Status, string Cause, string Message)
{
    internal static Refusal Overloaded { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "overloaded", "Overloaded: as many submissions as allowed are under way; try again later");

    internal static Refusal NoRoomForAnswers { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "no_room_for_answers", "Overloaded: as many answers stand as are kept, and none may be forgotten yet; try again later");

    internal static Refusal BodyTooLarge(int maxBytes) => new(StatusCodes.Status413PayloadTooLarge, "body_too_large", $"the request's body has more than {maxBytes} bytes");

    internal static Refusal Malformed(Rejection rejection) => new(StatusCodes.Status400BadRequest, "malformed", rejection.ToString());

    internal static Refusal BadRequest(BadHttpRequestException error) => new(error.StatusCode, "bad_request", $"bad request: {error.Message}");

    internal static Refusal Broken { get; } = new(StatusCodes.Status500InternalServerError, "broken", "InternalError: the host itself failed; nothing is known about the submission");
}
