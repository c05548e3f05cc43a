// Provers that put something else than templates/hints.circom into the unconstrained signals.

/** The bits of x + r instead of those of x: the second decomposition of a field element below 2^254 - r. */
export const aliasedBits = (honest) => honest.replace(
  /function bitHint\(x, i\) \{[^}]*\}/,
  `function bitHint(x, i) {
    var carry = 1;                  // r = (r - 1) + 1
    var bit = 0;
    for (var j = 0; j <= i; j++) {
        var sum = ((x >> j) & 1) + ((-1 >> j) & 1) + carry;
        bit = sum & 1;
        carry = sum >> 1;
    }
    return bit;
}`);

/** Sorted values of which `statements` change the index `k` (from i) or the `shift` added to the honest value there. */
export const sortedWith = (statements) => (honest) => honest.replace('function sortedHint', 'function honestSorted') + `
function sortedHint(values, n, i) {
    var k = i;
    var shift = 0;
    ${statements}
    return honestSorted(values, n, k) + shift;
}
`;

/** Every number other than zero passes for zero, and zero gets a free inverse. */
export const wrongInverse = (honest) => honest.replace('x == 0 ? 0 : 1 / x', 'x == 0 ? 5 : 0');
