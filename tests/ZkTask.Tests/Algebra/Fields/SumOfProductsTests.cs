using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Fields;

/// <summary>Sums of any number of products with one reduction, against integers: random factors and the largest, which come nearest to every carry.</summary>
public class SumOfProductsTests
{
    [Fact]
    public void Sums_agree_with_integers()
    {
        Check<BaseModulus>();
        Check<ScalarModulus>();
    }

    [Fact]
    public void Without_an_own_implementation_products_are_added_one_by_one()
    {
        ToyElement[] a = [new(2), new(3)], b = [new(5), new(7)];
        Sum(out ToyElement sum, a, b);
        Assert.Equal(new ToyElement(31), sum);
        SumAndUnit(out sum, [new(1), new(2)], [new(5), new(7)], new(11));
        Assert.Equal(new ToyElement(30), sum);

        static void SumAndUnit<T>(out T result, ReadOnlySpan<T> a, ReadOnlySpan<T> b, T c)
            where T : struct, IField<T> => T.SumOfProducts(out result, a, b, 0, c);

        static void Sum<T>(out T result, ReadOnlySpan<T> a, ReadOnlySpan<T> b)
            where T : struct, IField<T> => T.SumOfProducts(out result, a, b);
    }

    private static void Check<TModulus>()
        where TModulus : struct, IModulus
    {
        Samples samples = new(1);
        for (int length = 0; length <= 40; length++)
        {
            Residue<TModulus>[] a = new Residue<TModulus>[length], b = new Residue<TModulus>[length];
            Residue<TModulus> largest = -Residue<TModulus>.One;
            for (int round = 0; round < 3; round++)
            {
                BigInteger expected = 0;
                for (int i = 0; i < length; i++)
                {
                    // In Montgomery form p - 1 is another number: round 1 takes the largest limbs there are.
                    (a[i], b[i]) = round switch
                    {
                        0 => (samples.Residue<TModulus>(), samples.Residue<TModulus>()),
                        1 => (LargestLimbs<TModulus>(), LargestLimbs<TModulus>()),
                        _ => (largest, largest),
                    };
                    expected += a[i].ToBigInteger() * b[i].ToBigInteger();
                }

                Residue<TModulus>.SumOfProducts(out Residue<TModulus> sum, a, b);
                Assert.Equal(expected % Residue<TModulus>.Modulus, sum.ToBigInteger());
                if (length == 0)
                    continue;

                int unit = length / 2;
                BigInteger withUnit = expected - (a[unit].ToBigInteger() * b[unit].ToBigInteger()) + b[unit].ToBigInteger();
                a[unit] = Residue<TModulus>.One;
                Residue<TModulus>.SumOfProducts(out sum, a, b, unit, b[0]);
                Assert.Equal((withUnit + b[0].ToBigInteger()) % Residue<TModulus>.Modulus, sum.ToBigInteger());
            }
        }
    }

    private static Residue<TModulus> LargestLimbs<TModulus>()
        where TModulus : struct, IModulus
    {
        byte[] bytes = (Residue<TModulus>.Modulus - 1).ToByteArray(isUnsigned: true);
        Assert.True(Residue<TModulus>.TryReadMontgomeryLittleEndian(bytes, out Residue<TModulus> value));
        return value;
    }

    private readonly record struct ToyElement(int Value) : IField<ToyElement>
    {
        public static ToyElement Zero => default;

        public static ToyElement One => new(1);

        public static void Add(out ToyElement result, in ToyElement a, in ToyElement b) => result = new(a.Value + b.Value);

        public static void Subtract(out ToyElement result, in ToyElement a, in ToyElement b) => result = new(a.Value - b.Value);

        public static void Double(out ToyElement result, in ToyElement a) => result = new(2 * a.Value);

        public static void Negate(out ToyElement result, in ToyElement a) => result = new(-a.Value);

        public static void Multiply(out ToyElement result, in ToyElement a, in ToyElement b) => result = new(a.Value * b.Value);

        public static void Square(out ToyElement result, in ToyElement a) => result = new(a.Value * a.Value);

        public static void Invert(out ToyElement result, in ToyElement a) => throw new NotSupportedException();

        public static LaneMask IsZero(in ToyElement a) => LaneMask.Of(a.Value == 0);

        public static void Select(out ToyElement result, LaneMask mask, in ToyElement ifSet, in ToyElement ifClear) => result = mask.IsSet ? ifSet : ifClear;
    }
}
