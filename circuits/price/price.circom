pragma circom 2.1.0;

include "../templates/median.circom";
include "../templates/poseidon.circom";

// An oracle task: five sources were asked for a price. Public is their median, and a commitment to what each of them said.
template Price(n, width, tolerancePpm) {
    signal input quotes[n];
    signal input salt;
    signal output median;
    signal output commitment;

    component statement = MedianWithin(n, width, tolerancePpm);
    component hash = Poseidon(n + 1);
    for (var i = 0; i < n; i++) {
        statement.values[i] <== quotes[i];
        hash.inputs[i] <== quotes[i];
    }
    hash.inputs[n] <== salt;
    median <== statement.median;
    commitment <== hash.out;
}

component main = Price(5, 64, 50000);
