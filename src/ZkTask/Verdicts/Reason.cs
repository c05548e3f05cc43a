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

    // Evidence: oracle data and content on IPFS.

    /// <summary>A price that no market quotes: not positive, or with more digits or a larger exponent than are read.</summary>
    PriceOutOfRange,

    /// <summary>The claimed symbols are not exactly those that the definition checks.</summary>
    SymbolMismatch,

    /// <summary>A claimed price is further from the attester's own than the tolerance.</summary>
    PriceMismatch,

    /// <summary>The claimed time is too long ago, or in the future.</summary>
    StaleData,

    /// <summary>Fewer of the attester's own sources answered than the definition asks for; nothing is known about the submission.</summary>
    SourcesUnavailable,

    /// <summary>Not a content identifier in its canonical spelling.</summary>
    MalformedCid,

    /// <summary>A content identifier with a base, hash function or codec that is not read.</summary>
    UnsupportedCid,

    /// <summary>The content is what its identifier says, but breaks a rule of its format: dag-pb, UnixFS, or the text that the definition expects in it.</summary>
    MalformedContent,

    /// <summary>The content is well-formed, but of a sort that is not read: a directory where a file is expected, a sharded directory, a symbolic link.</summary>
    UnsupportedContent,

    /// <summary>The content names a file that is not there.</summary>
    ContentNotFound,

    /// <summary>The content is larger, deeper or in more blocks than the definition's budget.</summary>
    ContentTooLarge,

    /// <summary>None of the sources gave the bytes that the content identifier names; nothing is known about the submission.</summary>
    ContentUnavailable,

    // Merkle proofs.

    /// <summary>The hashes along a Merkle proof do not lead to the root, or to the hash that the node above names.</summary>
    RootMismatch,

    /// <summary>A Merkle proof about another root, or another size of the tree, than the one that the task pins.</summary>
    UnexpectedRoot,

    /// <summary>A Merkle proof that ends before it reaches the root or the key.</summary>
    IncompleteProof,

    /// <summary>A Merkle proof with an element that nothing needs.</summary>
    UnusedSibling,

    /// <summary>An index or a size that the tree cannot have, bits of an index that no sibling uses included.</summary>
    IndexOutOfRange,

    /// <summary>A key, leaf or sibling that is not below the scalar field's modulus r: another spelling of a smaller one.</summary>
    FieldElementOutOfRange,

    /// <summary>A trie node or account that is not canonical RLP, or is no node or account at all.</summary>
    MalformedNode,

    /// <summary>A key is claimed to be in the tree and is proven not to be, or the other way round.</summary>
    ExistenceMismatch,

    /// <summary>The tree holds another value than the claimed one.</summary>
    ValueMismatch,

    /// <summary>An exclusion proof whose other leaf has the excluded key itself, or is not where that key would be.</summary>
    InvalidExclusion,

    /// <summary>A multiproof whose flags do not consume every leaf and every element exactly once, or that proves nothing: such ones can be forged.</summary>
    ForgeableMultiproof,

    /// <summary>A leaf encoding with a type that is not supported, or that is not the task's.</summary>
    LeafEncodingMismatch,

    /// <summary>What a Merkle proof proves is not what the submission's data or the task says.</summary>
    DataBindingMismatch,

    // Attestation: signatures, votes, records, nodes.

    /// <summary>Text that is no Ethereum address, or one whose checksum is wrong.</summary>
    MalformedAddress,

    /// <summary>A signature or a public key that is not in its canonical encoding: length, ranges, curve, subgroup, or v.</summary>
    MalformedSignature,

    /// <summary>A well-formed signature of something else, or by someone else.</summary>
    SignatureMismatch,

    /// <summary>A signature by an attester who may not vote on the task: unknown, inactive, not in the allowed set, or with too little voting power.</summary>
    IneligibleAttester,

    /// <summary>Attesters' ids that are not in strictly ascending order.</summary>
    UnorderedAttesters,

    /// <summary>The voting power behind a decision does not reach the threshold.</summary>
    InsufficientVotingPower,

    /// <summary>The other vote on the same task was signed already.</summary>
    ConflictingVote,

    /// <summary>A durable record contradicts itself or its chain of hashes.</summary>
    CorruptRecord,

    /// <summary>A node could not be reached, or did not answer in time or in its protocol.</summary>
    NodeUnreachable,

    /// <summary>A node refused what it was sent.</summary>
    NodeRefused,

    // Sparse trees.

    /// <summary>A key of a tree that is not the one encoding of a key: an alias k + r of a field element.</summary>
    NonCanonicalKey,

    /// <summary>A value or a digest of a tree that is not below the field's modulus.</summary>
    NonCanonicalValue,

    /// <summary>A key given twice.</summary>
    DuplicateKey,

    /// <summary>Keys that do not ascend in the tree's order.</summary>
    KeysOutOfOrder,

    /// <summary>A proof whose shape is not the smallest one for its keys, or contradicts them.</summary>
    NonCanonicalShape,

    /// <summary>A leaf deeper than allowed: two keys that agree in too many bits, or a proof with too many siblings.</summary>
    DepthExceeded,

    /// <summary>A proof with fewer siblings (or opened siblings) than its shape needs.</summary>
    MissingSibling,

    /// <summary>A proof about a tree of another scheme.</summary>
    SchemeMismatch,

    /// <summary>A proof that starts at another root than the last one that was accepted: it may have been right once.</summary>
    StaleRoot,

    /// <summary>The last accepted root of a state could not be read, or is of another tree; nothing is known about the submission.</summary>
    StateUnavailable,

    // Transitions in the words of other tools.

    /// <summary>An update that names one key before and another one after.</summary>
    KeyMismatch,
}
