pragma circom 2.1.0;

// Every unconstrained computation of these circuits is here: what an honest prover writes into signals assigned by `<--`.
// Soundness must not depend on this file; check.mjs compiles the circuits with dishonest versions of it.

function bitHint(x, i) {
    return (x >> i) & 1;
}

function inverseHint(x) {
    return x == 0 ? 0 : 1 / x;
}

// The i-th smallest value, by its rank; equal values are ranked by position. Values below 2^253, so that `<` is the order
// of integers.
function sortedHint(values, n, i) {
    var result = 0;
    for (var j = 0; j < n; j++) {
        var rank = 0;
        for (var k = 0; k < n; k++) {
            if (values[k] < values[j] || (values[k] == values[j] && k < j)) {
                rank++;
            }
        }
        if (rank == i) {
            result = values[j];
        }
    }
    return result;
}
