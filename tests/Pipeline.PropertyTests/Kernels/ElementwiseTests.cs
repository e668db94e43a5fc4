using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>Elementwise kernels against scalar loops, for every length up to several vectors; nothing beyond the end is written.</summary>
public abstract class ElementwiseTests<T>(Func<T, T> exp, Func<T, T, T> divide, Func<T, T, T, T> fma, Func<T, T, T> add) where T : unmanaged
{
    static readonly Kernels<T> Default = Kernels<T>.Default;
    static readonly T[] X = Draw.Numbers<T>(Key.From(1), 70), Y = Draw.Numbers<T>(Key.From(2), 70), Z = Draw.Numbers<T>(Key.From(3), 70);

    [Fact]
    public void Map_applies_the_operation_to_every_element() => ForEachLength((length, result) =>
    {
        Default.Map(new Exp(), X.AsSpan(0, length), result.AsSpan(0, length));
        return i => exp(X[i]);
    });

    [Fact]
    public void Zip_applies_the_operation_to_every_pair() => ForEachLength((length, result) =>
    {
        Default.Zip(new Divide(), X.AsSpan(0, length), Y.AsSpan(0, length), result.AsSpan(0, length));
        return i => divide(X[i], Y[i]);
    });

    [Fact]
    public void Zip_of_three_applies_the_operation_to_every_triple() => ForEachLength((length, result) =>
    {
        Default.Zip(new MultiplyAdd(), X.AsSpan(0, length), Y.AsSpan(0, length), Z.AsSpan(0, length), result.AsSpan(0, length));
        return i => fma(X[i], Y[i], Z[i]);
    });

    [Fact]
    public void Sum_adds_in_ascending_order()
    {
        for (var length = 0; length <= X.Length; length++)
            Assert.True(Bits.AreEqual([X[..length].Aggregate(default, add)], [Default.Sum(X.AsSpan(0, length))]), $"length {length}");
    }

    static void ForEachLength(Func<int, T[], Func<int, T>> run)
    {
        for (var length = 0; length <= X.Length; length++)
        {
            var result = new T[length + 20];
            Array.Fill(result, Sentinel);
            var expected = run(length, result);
            Assert.True(Bits.AreEqual([.. Enumerable.Range(0, length).Select(expected)], result.AsSpan(0, length)), $"length {length}");
            Assert.All(result[length..], value => Assert.Equal(Sentinel, value));
        }
    }

    static T Sentinel => Default.FromDouble(77);

    readonly struct MultiplyAdd : ITernaryOp
    {
        public S Invoke<S>(S x, S y, S z) where S : IScalar<S> => S.Fma(x, y, z);
    }
}

public class FloatElementwiseTests() : ElementwiseTests<float>(Elementary.Exp, (a, b) => a / b, MathF.FusedMultiplyAdd, (a, b) => a + b);

public class DoubleElementwiseTests() : ElementwiseTests<double>(Elementary.Exp, (a, b) => a / b, Math.FusedMultiplyAdd, (a, b) => a + b);

public class DualElementwiseTests() : ElementwiseTests<Dual>(Dual.Exp, (a, b) => a / b, Dual.Fma, (a, b) => a + b);
