using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Bn254;

/// <summary>Constants of the tower, in Montgomery form: ξ^(k (p^n - 1) / 6) for n = 1, 2, 3 and k = 1 ... 5. A test derives them from ξ.</summary>
internal static class FrobeniusMultipliers
{
    /// <summary>Row n - 1, column k - 1, flattened by rows of five.</summary>
    internal static readonly Fp2[] All =
    [
        // n = 1, k = 1
        new(
            new(0xaf9ba69633144907, 0xca6b1d7387afb78a, 0x11bded5ef08a2087, 0x02f34d751a1f3a7c),
            new(0xa222ae234c492d72, 0xd00f02a4565de15b, 0xdc2ff3a253dfc926, 0x10a75716b3899551)),
        // n = 1, k = 2
        new(
            new(0xb5773b104563ab30, 0x347f91c8a9aa6454, 0x7a007127242e0991, 0x1956bcd8118214ec),
            new(0x6e849f1ea0aa4757, 0xaa1c7b6d89f89141, 0xb6e713cdfae0ca3a, 0x26694fbb4e82ebc3)),
        // n = 1, k = 3
        new(
            new(0xe4bbdd0c2936b629, 0xbb30f162e133bacb, 0x31a9d1b6f9645366, 0x253570bea500f8dd),
            new(0xa1d77ce45ffe77c7, 0x07affd117826d1db, 0x6d16bd27bb7edc6b, 0x2c87200285defecc)),
        // n = 1, k = 4
        new(
            new(0x7361d77f843abe92, 0xa5bb2bd3273411fb, 0x9c941f314b3e2399, 0x15df9cddbb9fd3ec),
            new(0x5dddfd154bd8c949, 0x62cb29a5a4445b60, 0x37bc870a0c7dd2b9, 0x24830a9d3171f0fd)),
        // n = 1, k = 5
        new(
            new(0xc970692f41690fe7, 0xe240342127694b0b, 0x32bee66b83c459e8, 0x12aabced0ab08841),
            new(0x0d485d2340aebfa9, 0x05193418ab2fcc57, 0xd3b0a40b8a4910f5, 0x2f21ebb535d2925a)),
        // n = 2, k = 1
        new(
            new(0xca8d800500fa1bf2, 0xf0c5d61468b39769, 0x0e201271ad0d4418, 0x04290f65bad856e6),
            new(0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000)),
        // n = 2, k = 2
        new(
            new(0x3350c88e13e80b9c, 0x7dce557cdb5e56b9, 0x6001b4b8b615564a, 0x2682e617020217e0),
            new(0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000)),
        // n = 2, k = 3
        new(
            new(0x68c3488912edefaa, 0x8d087f6872aabf4f, 0x51e1a24709081231, 0x2259d6b14729c0fa),
            new(0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000)),
        // n = 2, k = 4
        new(
            new(0x71930c11d782e155, 0xa6bb947cffbe3323, 0xaa303344d4741444, 0x2c3b3f0d26594943),
            new(0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000)),
        // n = 2, k = 5
        new(
            new(0x08cfc388c494f1ab, 0x19b315148d1373d4, 0x584e90fdcb6c0213, 0x09e1685bdf2f8849),
            new(0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000)),
        // n = 3, k = 1
        new(
            new(0x365316184e46d97d, 0x0af7129ed4c96d9f, 0x659da72fca1009b5, 0x08116d8983a20d23),
            new(0xb1df4af7c39c1939, 0x3d9f02878a73bf7f, 0x9b2220928caf0ae0, 0x26684515eff054a6)),
        // n = 3, k = 2
        new(
            new(0xc9af22f716ad6bad, 0xb311782a4aa662b2, 0x19eeaf64e248c7f4, 0x20273e77e3439f82),
            new(0xacc02860f7ce93ac, 0x3933d5817ba76b4c, 0x69e6188b446c8467, 0x0a46036d4417cc55)),
        // n = 3, k = 3
        new(
            new(0x5764af0aaf46471e, 0xdc50792e873e0fc1, 0x86a673ff881d04f6, 0x0b2eddb43c30a74c),
            new(0x9a490f32787e8580, 0x8fd16d7ff04af8b1, 0x4b39888ec6027bf2, 0x03dd2e705b52a15d)),
        // n = 3, k = 4
        new(
            new(0x448a93a57b6762df, 0xbfd62df528fdeadf, 0xd858f5d00e9bd47a, 0x06b03d4d3476ec58),
            new(0x2b19daf4bcc936d1, 0xa1a54e7a56f4299f, 0xb533eee05adeaef1, 0x170c812b84dda0b2)),
        // n = 3, k = 5
        new(
            new(0xe0bc4b2275cf559f, 0xc238b945c154e60f, 0x803982a5929a7d5e, 0x15ce052df7e4a37e),
            new(0x2d28efbdbf3799a7, 0x9b097e3c1ad60773, 0x982d4113af4a535b, 0x24e18991e3056063)),
    ];
}
