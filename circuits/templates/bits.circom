pragma circom 2.1.0;

include "hints.circom";

// x = sum of bits[i] 2^i with every bit boolean, hence 0 <= x < 2^n.
// n <= 253, so that the sum cannot wrap around the field.
template Bits(n) {
    assert(n <= 253);
    signal input x;
    signal output bits[n];

    var sum = 0;
    for (var i = 0; i < n; i++) {
        bits[i] <-- bitHint(x, i);
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * 2 ** i;
    }
    sum === x;
}

// The 254 bits of the one representative of x in [0, r). A field element below 2^254 - r has two 254-bit decompositions,
// of x and of x + r; the second one is excluded by comparison with r - 1 from the top: as long as the bits agree with those
// of r - 1 (`equal`), a bit may not be 1 where r - 1 has 0. At the first disagreement x is smaller and the rest is free.
template CanonicalBits() {
    signal input x;
    signal output bits[254];

    var largest = -1;               // r - 1
    signal equal[255];              // equal[i]: bits 253..i are those of r - 1
    equal[254] <== 1;

    var sum = 0;
    for (var i = 253; i >= 0; i--) {
        bits[i] <-- bitHint(x, i);
        if ((largest >> i) & 1 == 1) {
            bits[i] * (bits[i] - 1) === 0;
            equal[i] <== equal[i + 1] * bits[i];
        } else {
            // boolean, and zero while equal: bits[i] (bits[i] - 1) = 0 for equal = 0, -bits[i]^2 = 0 for equal = 1.
            bits[i] * (1 - equal[i + 1] - bits[i]) === 0;
            equal[i] <== equal[i + 1];
        }
        sum += bits[i] * 2 ** i;
    }
    sum === x;
}

// out = 1 if x = 0, else 0. The last constraint fixes the inverse of zero too: the witness is unique.
template IsZero() {
    signal input x;
    signal output out;

    signal inverse <-- inverseHint(x);
    out <== 1 - x * inverse;
    x * out === 0;
    inverse * out === 0;
}
