namespace ZkTask;

/// <summary>Why a document, a proof or a submission was not accepted. The names are part of the contract: they appear in logs, in JSON and in votes.</summary>
public enum Reason
{
    /// <summary>Nothing was wrong.</summary>
    None,

    /// <summary>Not a document of the expected shape: not JSON, a member missing or given twice, a wrong array length, trailing bytes, a budget exceeded, a lying section table.</summary>
    MalformedDocument,

    /// <summary>A number that is not in its canonical spelling (a JSON string of decimal digits without sign, space or leading zero), or no number at all.</summary>
    MalformedNumber,

    /// <summary>A public input that is not below the scalar field's modulus r.</summary>
    PublicInputOutOfRange,

    /// <summary>A coordinate that is not below the base field's modulus p.</summary>
    CoordinateOutOfRange,

    /// <summary>A projective point whose z is not one (and that is not the identity's encoding).</summary>
    NonAffinePoint,

    /// <summary>Coordinates that do not satisfy the curve's equation.</summary>
    PointNotOnCurve,

    /// <summary>A point of G2's curve outside the subgroup of order r.</summary>
    PointNotInSubgroup,

    /// <summary>The point at infinity where a proof must not have it.</summary>
    IdentityPoint,

    /// <summary>The number of public inputs differs from what the verification key takes, or the key contradicts itself about it.</summary>
    PublicInputCountMismatch,

    /// <summary>A document of another proof system.</summary>
    ProtocolMismatch,

    /// <summary>A document over another curve.</summary>
    CurveMismatch,

    /// <summary>A key under which proofs can be forged: no phase-2 contribution (gamma equals delta up to sign), or an identity among its points.</summary>
    InsecureVerifyingKey,

    /// <summary>Everything is well-formed, but the pairing equation does not hold.</summary>
    PairingMismatch,

    /// <summary>No definition is known for the submission's task id.</summary>
    UnknownTask,

    /// <summary>The submission is larger than its task's budget.</summary>
    SubmissionTooLarge,

    /// <summary>A public input does not have the value that the submission's data or state binds it to.</summary>
    PublicInputBindingMismatch,

    /// <summary>The caller cancelled the verification.</summary>
    Cancelled,

    /// <summary>The deadline passed before there was an answer.</summary>
    DeadlineExceeded,

    /// <summary>The verifier itself failed; nothing is known about the submission.</summary>
    InternalError,
}
