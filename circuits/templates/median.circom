pragma circom 2.1.0;

include "bits.circom";

template InRange(n) {
    signal input x;

    component bits = Bits(n);
    bits.x <== x;
    _ <== bits.bits;
}

// The coefficients of (X - roots[0]) ... (X - roots[n-1]) but the first, which is 1; coefficients[k] is that of X^(n-1-k).
template Roots(n) {
    signal input roots[n];
    signal output coefficients[n];

    signal products[n][n];
    var polynomial[n + 1];
    polynomial[0] = 1;
    for (var i = 0; i < n; i++) {
        // times (X - roots[i]), in place from the low end
        polynomial[i + 1] = 0;
        for (var k = i; k >= 0; k--) {
            products[i][k] <== roots[i] * polynomial[k];
            polynomial[k + 1] = polynomial[k + 1] - products[i][k];
        }
        for (var k = i + 1; k < n; k++) {
            products[i][k] <== 0;
        }
    }
    for (var k = 0; k < n; k++) {
        coefficients[k] <== polynomial[k + 1];
    }
}

// median is the median of the n values (n odd), every value is in [0, 2^width), and
// |values[i] - median| * 10^6 <= tolerancePpm * median for every i.
//
// The prover gives the values in ascending order. They are the same values, each as often: the polynomials that have them
// as roots are equal, and a polynomial over a field has one factorisation. They are ascending: the smallest and every
// step to the next one are in [0, 2^width), n + 1 such numbers cannot wrap around the field, and the largest is in
// [0, 2^width) too, hence all are. The tolerance then has to be checked for the smallest and the largest only.
template MedianWithin(n, width, tolerancePpm) {
    assert(n % 2 == 1);
    assert(tolerancePpm < 1000000);
    assert(width <= 128);
    signal input values[n];
    signal output median;

    signal sorted[n];
    component given = Roots(n);
    component ordered = Roots(n);
    for (var i = 0; i < n; i++) {
        sorted[i] <-- sortedHint(values, n, i);
        given.roots[i] <== values[i];
        ordered.roots[i] <== sorted[i];
    }
    given.coefficients === ordered.coefficients;

    component smallest = InRange(width);
    smallest.x <== sorted[0];
    component largest = InRange(width);
    largest.x <== sorted[n - 1];
    component step[n - 1];
    for (var i = 0; i < n - 1; i++) {
        step[i] = InRange(width);
        step[i].x <== sorted[i + 1] - sorted[i];
    }

    median <== sorted[n \ 2];

    // Both sides of a comparison are below 2^(width + 20): if the difference were negative, it would be a field element
    // next to r, far outside of the range.
    var million = 1000000;
    component below = InRange(width + 20);
    below.x <== tolerancePpm * median - million * (median - sorted[0]);
    component aboveIt = InRange(width + 20);
    aboveIt.x <== tolerancePpm * median - million * (sorted[n - 1] - median);
}
