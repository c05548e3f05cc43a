pragma circom 2.1.0;

include "poseidon_constants.circom";

function poseidonPartialRounds(t) {
    var byWidth[16] = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];
    return byWidth[t - 2];
}

// Poseidon with nInputs inputs, width t = nInputs + 1: the capacity element is first and zero, the digest is the first
// element of the last state.
//
// The state is kept as linear expressions in the outputs of the S-boxes. Through the partial rounds those expressions grow
// by one term a round, and an S-box names its input three times. So there the input of the S-box becomes a signal in every
// round, and the whole state in every `period`-th: a linear constraint each, for a system with far fewer terms (they
// decide the size of a key).
template Poseidon(nInputs) {
    signal input inputs[nInputs];
    signal output out;

    var t = nInputs + 1;
    var half = 4;
    var partial = poseidonPartialRounds(t);
    var rounds = 2 * half + partial;
    var period = 8;
    var constants[rounds * t] = poseidonConstants(t);
    var matrix[t][t] = poseidonMatrix(t);

    var allBoxes = 2 * half * t + partial;
    signal square[allBoxes];
    signal fourth[allBoxes];
    signal fifth[allBoxes];
    signal named[partial + (t - 1) * (partial \ period)];

    var state[t];
    state[0] = 0;
    for (var i = 0; i < nInputs; i++) {
        state[i + 1] = inputs[i];
    }

    var box = 0;
    var name = 0;
    for (var round = 0; round < rounds; round++) {
        for (var i = 0; i < t; i++) {
            state[i] += constants[round * t + i];
        }

        var inPartial = round - half;
        var isPartial = inPartial >= 0 && inPartial < partial;
        if (isPartial) {
            var names = (inPartial + 1) % period == 0 ? t : 1;
            for (var i = 0; i < names; i++) {
                named[name] <== state[i];
                state[i] = named[name];
                name++;
            }
        }

        var boxes = isPartial ? 1 : t;
        for (var i = 0; i < boxes; i++) {
            square[box] <== state[i] * state[i];
            fourth[box] <== square[box] * square[box];
            fifth[box] <== fourth[box] * state[i];
            state[i] = fifth[box];
            box++;
        }

        var mixed[t];
        for (var i = 0; i < t; i++) {
            mixed[i] = 0;
            for (var j = 0; j < t; j++) {
                mixed[i] += matrix[i][j] * state[j];
            }
        }
        state = mixed;
    }

    out <== state[0];
}
