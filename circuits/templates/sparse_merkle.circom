pragma circom 2.1.0;

include "bits.circom";
include "poseidon.circom";

// A sparse Merkle tree over field elements. A key's bits, least significant first, are its way down from the root
// (0 left, 1 right). A subtree without keys is 0, a subtree with one key is that key's leaf H(key, value, 1) at once,
// any other is H(left, right).
//
// The slot of a key is where its way down ends: an empty subtree or a leaf. An insertion into an empty slot puts the leaf
// there. If the slot holds the leaf of another key, the two are separated: below the slot a chain of nodes with one empty
// side follows the bits that both keys share, then a fork holds both leaves. A deletion is an insertion run backwards.

// What happens at one level, from what happens at the level above.
template LevelPlan() {
    signal input slot;          // 1 at the level of the slot
    signal input separates;     // 1 if the slot's leaf and the new leaf have to be separated
    signal input chained;       // 1 if the level above is part of the chain
    signal input oldBit;
    signal input newBit;
    signal output chains;       // 1 if the level is part of the chain
    signal output forks;        // 1 if the level is the fork
    signal output replaces;     // 1 if the new leaf takes the slot

    signal opens <== separates * slot;
    var pending = opens + chained;
    signal bothBits <== oldBit * newBit;
    forks <== pending * (oldBit + newBit - 2 * bothBits);
    chains <== pending - forks;
    replaces <== slot - opens;
}

// One level of the old tree and of the new one, from the level below.
template LevelNodes() {
    signal input above;         // 1 above the slot
    signal input slot;
    signal input chains;
    signal input forks;
    signal input replaces;
    signal input newBit;
    signal input sibling;
    signal input oldChild;
    signal input newChild;
    signal input oldSlot;       // what the slot held: a leaf or 0
    signal input oldLeaf;
    signal input newLeaf;
    signal output oldNode;
    signal output newNode;

    // Old tree: a node above the slot, the slot's content at it, 0 below.
    signal oldSwap <== newBit * (sibling - oldChild);
    component oldHash = Poseidon(2);
    oldHash.inputs[0] <== oldChild + oldSwap;
    oldHash.inputs[1] <== sibling - oldSwap;
    signal oldHere <== slot * oldSlot;
    oldNode <== above * oldHash.out + oldHere;

    // New tree: a node above the slot, in the chain and at the fork; the leaf where it replaces the slot; 0 below.
    // At a fork both the child below and the sibling are 0 and give way to the two leaves.
    signal forkedNew <== forks * newLeaf;
    signal forkedOld <== forks * oldLeaf;
    var toward = newChild + forkedNew;
    var beside = sibling + forkedOld;
    signal newSwap <== newBit * (beside - toward);
    component newHash = Poseidon(2);
    newHash.inputs[0] <== toward + newSwap;
    newHash.inputs[1] <== beside - newSwap;
    signal newHere <== replaces * newLeaf;
    newNode <== (above + chains + forks) * newHash.out + newHere;
}

// The root newRoot that follows oldRoot after one operation, chosen by fnc:
//   0 0  nothing       newRoot = oldRoot, the other inputs have no meaning
//   0 1  update        the leaf (oldKey, oldValue) becomes (newKey, newValue), oldKey = newKey
//   1 0  insertion     of (newKey, newValue); the slot is empty (isOld0 = 1) or holds the leaf (oldKey, oldValue) (isOld0 = 0)
//   1 1  deletion      of (newKey, newValue): the insertion that leads from newRoot to oldRoot
// siblings are those from the root to the slot of newKey, filled up with zeros; the last must be zero.
template SparseMerkleTransition(nLevels) {
    assert(nLevels <= 253);
    signal input oldRoot;
    signal input siblings[nLevels];
    signal input oldKey;
    signal input oldValue;
    signal input isOld0;
    signal input newKey;
    signal input newValue;
    signal input fnc[2];
    signal output newRoot;

    fnc[0] * (fnc[0] - 1) === 0;
    fnc[1] * (fnc[1] - 1) === 0;
    isOld0 * (isOld0 - 1) === 0;
    var changesLeaves = fnc[0];
    signal deletes <== fnc[0] * fnc[1];
    var updates = fnc[1] - deletes;
    signal active <== fnc[0] + updates;
    updates * (oldKey - newKey) === 0;

    component oldBits = CanonicalBits();
    oldBits.x <== oldKey;
    _ <== oldBits.bits;
    component newBits = CanonicalBits();
    newBits.x <== newKey;
    _ <== newBits.bits;

    component oldLeaf = Poseidon(3);
    oldLeaf.inputs[0] <== oldKey;
    oldLeaf.inputs[1] <== oldValue;
    oldLeaf.inputs[2] <== 1;
    component newLeaf = Poseidon(3);
    newLeaf.inputs[0] <== newKey;
    newLeaf.inputs[1] <== newValue;
    newLeaf.inputs[2] <== 1;

    signal emptySlot <== changesLeaves * isOld0;
    signal oldSlot <== (1 - emptySlot) * oldLeaf.out;
    signal separates <== changesLeaves - emptySlot;

    // The slot is the level after the last sibling that is not zero.
    component siblingIsZero[nLevels];
    signal above[nLevels];
    for (var i = nLevels - 1; i >= 0; i--) {
        siblingIsZero[i] = IsZero();
        siblingIsZero[i].x <== siblings[i];
        if (i == nLevels - 1) {
            above[i] <== 1 - siblingIsZero[i].out;
        } else {
            above[i] <== 1 - (1 - above[i + 1]) * siblingIsZero[i].out;
        }
    }
    active * above[nLevels - 1] === 0;

    component plan[nLevels];
    var timesPlaced = 0;
    for (var i = 0; i < nLevels; i++) {
        plan[i] = LevelPlan();
        plan[i].separates <== separates;
        if (i == 0) {
            plan[i].slot <== 1 - above[i];
            plan[i].chained <== 0;
        } else {
            plan[i].slot <== above[i - 1] - above[i];
            plan[i].chained <== plan[i - 1].chains;
        }
        plan[i].oldBit <== oldBits.bits[i];
        plan[i].newBit <== newBits.bits[i];
        timesPlaced += plan[i].replaces + plan[i].forks;
    }

    component nodes[nLevels];
    for (var i = nLevels - 1; i >= 0; i--) {
        nodes[i] = LevelNodes();
        nodes[i].above <== above[i];
        nodes[i].slot <== plan[i].slot;
        nodes[i].chains <== plan[i].chains;
        nodes[i].forks <== plan[i].forks;
        nodes[i].replaces <== plan[i].replaces;
        nodes[i].newBit <== newBits.bits[i];
        nodes[i].sibling <== siblings[i];
        if (i == nLevels - 1) {
            nodes[i].oldChild <== 0;
            nodes[i].newChild <== 0;
        } else {
            nodes[i].oldChild <== nodes[i + 1].oldNode;
            nodes[i].newChild <== nodes[i + 1].newNode;
        }
        nodes[i].oldSlot <== oldSlot;
        nodes[i].oldLeaf <== oldLeaf.out;
        nodes[i].newLeaf <== newLeaf.out;
    }

    // Two keys that agree in all nLevels bits cannot be separated: then the leaf has no place.
    active * (timesPlaced - 1) === 0;

    // (before, after) is (old, new), exchanged for a deletion.
    signal exchange <== deletes * (nodes[0].newNode - nodes[0].oldNode);
    active * (nodes[0].oldNode + exchange - oldRoot) === 0;
    newRoot <== oldRoot + active * (nodes[0].newNode - exchange - oldRoot);
}
