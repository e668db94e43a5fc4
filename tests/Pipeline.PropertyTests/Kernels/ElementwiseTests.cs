using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>Elementwise kernels against scalar loops, for every length up to several vectors; nothing beyond the ends is written.</summary>
public abstract class ElementwiseTests<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly Func<T, T> exp;
    readonly Func<T, T, T> divide, add;
    readonly Func<T, T, T, T> fma;

    internal ElementwiseTests(Kernels<T> kernels, Func<T, T> exp, Func<T, T, T> divide, Func<T, T, T, T> fma, Func<T, T, T> add) =>
        (this.kernels, this.exp, this.divide, this.fma, this.add) = (kernels, exp, divide, fma, add);

    static readonly T[] X = Draw.Numbers<T>(Key.From(1), 70), Y = Draw.Numbers<T>(Key.From(2), 70), Z = Draw.Numbers<T>(Key.From(3), 70);

    [Fact]
    public void Map_applies_the_operation_to_every_element() => ForEachLength((length, result) =>
    {
        kernels.Map(new Exp(), X.AsSpan(0, length), result.Span);
        return i => exp(X[i]);
    });

    [Fact]
    public void Zip_applies_the_operation_to_every_pair() => ForEachLength((length, result) =>
    {
        kernels.Zip(new Divide(), X.AsSpan(0, length), Y.AsSpan(0, length), result.Span);
        return i => divide(X[i], Y[i]);
    });

    [Fact]
    public void Zip_of_three_applies_the_operation_to_every_triple() => ForEachLength((length, result) =>
    {
        kernels.Zip(new MultiplyAdd(), X.AsSpan(0, length), Y.AsSpan(0, length), Z.AsSpan(0, length), result.Span);
        return i => fma(X[i], Y[i], Z[i]);
    });

    [Fact]
    public void An_operation_is_evaluated_only_at_elements_of_its_operands()
    {
        for (var length = 1; length <= X.Length; length++)
        {
            var (evaluated, result) = (new List<T>(), new T[length]);
            var recorder = new Recorder(evaluated);
            kernels.Map(recorder, X.AsSpan(0, length), result);
            AssertEvaluated(X);
            kernels.Zip(recorder, X.AsSpan(0, length), Y.AsSpan(0, length), result);
            AssertEvaluated(X, Y);
            kernels.Zip(recorder, X.AsSpan(0, length), Y.AsSpan(0, length), Z.AsSpan(0, length), result);
            AssertEvaluated(X, Y, Z);

            void AssertEvaluated(params T[][] operands)
            {
                Assert.Equal(operands.SelectMany(operand => operand.Take(length)).ToHashSet(), [.. evaluated]);
                evaluated.Clear();
            }
        }
    }

    [Fact]
    public void Sum_adds_in_ascending_order()
    {
        for (var length = 0; length <= X.Length; length++)
            Assert.True(Bits.AreEqual([X[..length].Aggregate(default, add)], [kernels.Sum(X.AsSpan(0, length))]), $"length {length}");
    }

    static void ForEachLength(Func<int, Guarded<T>, Func<int, T>> run)
    {
        for (var length = 0; length <= X.Length; length++)
        {
            var result = new Guarded<T>(new T[length]);
            var expected = run(length, result);
            result.AssertHolds([.. Enumerable.Range(0, length).Select(expected)], $"length {length}");
        }
    }

    readonly struct MultiplyAdd : ITernaryOp
    {
        public S Invoke<S>(S x, S y, S z) where S : IScalar<S> => S.Fma(x, y, z);
    }

    /// <summary>Keeps all elements that it is given.</summary>
    readonly struct Recorder(List<T> elements) : IUnaryOp, IBinaryOp, ITernaryOp
    {
        public S Invoke<S>(S x) where S : IScalar<S>
        {
            switch (x)
            {
                case Lanes256<T> lanes: Add<Lanes256<T>>(lanes); break;
                case Lanes512<T> lanes: Add<Lanes512<T>>(lanes); break;
                case T element: elements.Add(element); break;
            }
            return x;
        }

        public S Invoke<S>(S x, S y) where S : IScalar<S> => (Invoke(x), Invoke(y)).Item1;

        public S Invoke<S>(S x, S y, S z) where S : IScalar<S> => (Invoke(x), Invoke(y), Invoke(z)).Item1;

        void Add<L>(L lanes) where L : struct, ISimdVector<L, T>
        {
            var vector = new T[L.Count];
            L.Store(lanes, ref vector[0]);
            elements.AddRange(vector);
        }
    }
}

public abstract class FloatElementwiseTests : ElementwiseTests<float>
{
    internal FloatElementwiseTests(Kernels<float> kernels)
        : base(kernels, Elementary.Exp, (a, b) => a / b, MathF.FusedMultiplyAdd, (a, b) => a + b) { }
}

public abstract class DoubleElementwiseTests : ElementwiseTests<double>
{
    internal DoubleElementwiseTests(Kernels<double> kernels)
        : base(kernels, Elementary.Exp, (a, b) => a / b, Math.FusedMultiplyAdd, (a, b) => a + b) { }
}

public class Float256ElementwiseTests() : FloatElementwiseTests(new Kernels<float, Lanes256<float>>());

public class Float512ElementwiseTests() : FloatElementwiseTests(new Kernels<float, Lanes512<float>>());

public class Double256ElementwiseTests() : DoubleElementwiseTests(new Kernels<double, Lanes256<double>>());

public class Double512ElementwiseTests() : DoubleElementwiseTests(new Kernels<double, Lanes512<double>>());

public class DualElementwiseTests() : ElementwiseTests<Dual>(
    new Kernels<Dual, Dual>(), Dual.Exp, (a, b) => a / b, Dual.Fma, (a, b) => a + b);
