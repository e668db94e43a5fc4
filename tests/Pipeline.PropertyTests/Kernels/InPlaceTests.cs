using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>Elementwise kernels whose result overwrites an operand: the overlapping last vector must not read written elements.</summary>
public abstract class InPlaceTests<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly Func<T, T, T, T> fma;

    internal InPlaceTests(Kernels<T> kernels, Func<T, T, T, T> fma) =>
        (this.kernels, this.fma) = (kernels, fma);

    static readonly T[] X = Draw.Numbers<T>(Key.From(1), 70), Y = Draw.Numbers<T>(Key.From(2), 70), Z = Draw.Numbers<T>(Key.From(3), 70);

    [Fact]
    public void Map_may_overwrite_its_operand() => ForEachLength(X, (length, x) =>
    {
        kernels.Map(new PlusSquare(), x, x);
        return i => fma(X[i], X[i], X[i]);
    });

    [Fact]
    public void Zip_may_overwrite_its_first_operand() => ForEachLength(X, (length, x) =>
    {
        kernels.Zip(new PlusProduct(), x, Y.AsSpan(0, length), x);
        return i => fma(X[i], Y[i], X[i]);
    });

    [Fact]
    public void Zip_may_overwrite_its_second_operand() => ForEachLength(Y, (length, y) =>
    {
        kernels.Zip(new PlusProduct(), X.AsSpan(0, length), y, y);
        return i => fma(X[i], Y[i], X[i]);
    });

    [Fact]
    public void Zip_of_three_may_overwrite_its_first_operand() => ForEachLength(X, (length, x) =>
    {
        kernels.Zip(new MultiplyAdd(), x, Y.AsSpan(0, length), Z.AsSpan(0, length), x);
        return i => fma(X[i], Y[i], Z[i]);
    });

    [Fact]
    public void Zip_of_three_may_overwrite_its_second_operand() => ForEachLength(Y, (length, y) =>
    {
        kernels.Zip(new MultiplyAdd(), X.AsSpan(0, length), y, Z.AsSpan(0, length), y);
        return i => fma(X[i], Y[i], Z[i]);
    });

    [Fact]
    public void Zip_of_three_may_overwrite_its_third_operand() => ForEachLength(Z, (length, z) =>
    {
        kernels.Zip(new MultiplyAdd(), X.AsSpan(0, length), Y.AsSpan(0, length), z, z);
        return i => fma(X[i], Y[i], Z[i]);
    });

    [Fact]
    public void All_operands_and_the_result_may_be_one_array() => ForEachLength(X, (length, x) =>
    {
        kernels.Zip(new PlusProduct(), x, x, x);
        kernels.Zip(new MultiplyAdd(), x, x, x, x);
        return i => fma(X[i], X[i], X[i]) is var first ? fma(first, first, first) : default;
    });

    static void ForEachLength(T[] operand, Func<int, T[], Func<int, T>> run)
    {
        for (var length = 0; length <= operand.Length; length++)
        {
            var buffer = operand[..length];
            var expected = run(length, buffer);
            Assert.True(Bits.AreEqual<T>([.. Enumerable.Range(0, length).Select(expected)], buffer), $"length {length}");
        }
    }

    /// <summary>x·x + x, which is not idempotent: an element that is computed twice is detected.</summary>
    readonly struct PlusSquare : IUnaryOp
    {
        public S Invoke<S>(S x) where S : IScalar<S> => S.Fma(x, x, x);
    }

    /// <summary>x·y + x.</summary>
    readonly struct PlusProduct : IBinaryOp
    {
        public S Invoke<S>(S x, S y) where S : IScalar<S> => S.Fma(x, y, x);
    }

    readonly struct MultiplyAdd : ITernaryOp
    {
        public S Invoke<S>(S x, S y, S z) where S : IScalar<S> => S.Fma(x, y, z);
    }
}

public class Float256InPlaceTests() : InPlaceTests<float>(new Kernels<float, Lanes256<float>>(), MathF.FusedMultiplyAdd);

public class Float512InPlaceTests() : InPlaceTests<float>(new Kernels<float, Lanes512<float>>(), MathF.FusedMultiplyAdd);

public class Double256InPlaceTests() : InPlaceTests<double>(new Kernels<double, Lanes256<double>>(), Math.FusedMultiplyAdd);

public class Double512InPlaceTests() : InPlaceTests<double>(new Kernels<double, Lanes512<double>>(), Math.FusedMultiplyAdd);

public class DualInPlaceTests() : InPlaceTests<Dual>(new Kernels<Dual, Dual>(), Dual.Fma);
