pragma circom 2.1.0;

include "../templates/sparse_merkle.circom";

// A state task: one operation on a ledger kept as a sparse Merkle tree. Public are the two roots only.
component main {public [oldRoot]} = SparseMerkleTransition(10);
