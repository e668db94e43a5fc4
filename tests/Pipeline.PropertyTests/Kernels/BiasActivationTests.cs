using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>Bias and activation against scalar loops, for every length up to several vectors.</summary>
public abstract class BiasActivationTests<T> where T : unmanaged
{
    const double Factor = -0.3;

    readonly BiasActivation<T> activation, identity;
    readonly BinaryKernel<T> divide;
    readonly Func<T, T> exp;
    readonly Func<T, T, T> add, multiply, quotient;
    readonly Func<T, T, T, T> fma;
    readonly T factor;

    internal BiasActivationTests(
        Kernels<T> kernels, Func<T, T> exp, Func<T, T, T> add, Func<T, T, T> multiply, Func<T, T, T> quotient, Func<T, T, T, T> fma)
    {
        activation = kernels.CreateBiasActivation(new Exp(), new MultiplyAdd());
        identity = kernels.CreateBiasActivation(new IdentityOp(), new IdentityPullbackOp());
        (divide, factor) = (kernels.CreateBinaryKernel(new Divide()), kernels.FromDouble(Factor));
        (this.exp, this.add, this.multiply, this.quotient, this.fma) = (exp, add, multiply, quotient, fma);
    }

    static readonly T[] A = Draw.Numbers<T>(Key.From(1), 70), B = Draw.Numbers<T>(Key.From(2), 70), C = Draw.Numbers<T>(Key.From(3), 70);

    [Fact]
    public void Forward_adds_the_bias_and_applies_the_activation() => ForEachLength((length, what) =>
    {
        var (z, bias, x, y) = (new Guarded<T>(A.AsSpan(0, length)), new Guarded<T>(B.AsSpan(0, length)), Empty(length), Empty(length));
        activation.Forward(z.Span, bias.Span, x.Span, y.Span);
        z.AssertHolds(A.AsSpan(0, length), what);
        bias.AssertHolds(B.AsSpan(0, length), what);
        x.AssertHolds(Each(length, i => add(A[i], B[i])), what);
        y.AssertHolds(Each(length, i => exp(add(A[i], B[i]))), what);
    });

    [Fact]
    public void Backward_pulls_the_cotangent_back_and_scales_it_to_the_update() => ForEachLength((length, what) =>
    {
        var (x, y) = (new Guarded<T>(A.AsSpan(0, length)), new Guarded<T>(B.AsSpan(0, length)));
        var (cotangent, update) = (new Guarded<T>(C.AsSpan(0, length)), Empty(length));
        activation.Backward(Factor, x.Span, y.Span, cotangent.Span, update.Span);
        x.AssertHolds(A.AsSpan(0, length), what);
        y.AssertHolds(B.AsSpan(0, length), what);
        cotangent.AssertHolds(Each(length, i => fma(A[i], B[i], C[i])), what);
        update.AssertHolds(Each(length, i => multiply(factor, fma(A[i], B[i], C[i]))), what);
    });

    [Fact]
    public void Backward_may_write_the_update_over_the_activations_input() => ForEachLength((length, what) =>
    {
        var (x, cotangent) = (new Guarded<T>(A.AsSpan(0, length)), new Guarded<T>(C.AsSpan(0, length)));
        activation.Backward(Factor, x.Span, B.AsSpan(0, length), cotangent.Span, x.Span);
        cotangent.AssertHolds(Each(length, i => fma(A[i], B[i], C[i])), what);
        x.AssertHolds(Each(length, i => multiply(factor, fma(A[i], B[i], C[i]))), what);
    });

    [Fact]
    public void A_layer_without_activation_adds_the_bias_and_keeps_the_cotangent() => ForEachLength((length, what) =>
    {
        var (x, y, cotangent, update) = (Empty(length), Empty(length), new Guarded<T>(C.AsSpan(0, length)), Empty(length));
        identity.Forward(A.AsSpan(0, length), B.AsSpan(0, length), x.Span, y.Span);
        identity.Backward(Factor, x.Span, y.Span, cotangent.Span, update.Span);
        x.AssertHolds(Each(length, i => add(A[i], B[i])), what);
        y.AssertHolds(Each(length, i => add(A[i], B[i])), what);
        cotangent.AssertHolds(C.AsSpan(0, length), what);
        update.AssertHolds(Each(length, i => multiply(factor, C[i])), what);
    });

    [Fact]
    public void UpdateBias_adds_the_update_in_place() => ForEachLength((length, what) =>
    {
        var (bias, update) = (new Guarded<T>(A.AsSpan(0, length)), new Guarded<T>(B.AsSpan(0, length)));
        activation.AddToBias(bias.Span, update.Span);
        bias.AssertHolds(Each(length, i => add(A[i], B[i])), what);
        update.AssertHolds(B.AsSpan(0, length), what);
    });

    [Fact]
    public void A_binary_kernel_applies_its_operation_to_every_pair() => ForEachLength((length, what) =>
    {
        var z = Empty(length);
        divide.Run(A.AsSpan(0, length), B.AsSpan(0, length), z.Span);
        z.AssertHolds(Each(length, i => quotient(A[i], B[i])), what);
    });

    static void ForEachLength(Action<int, string> run)
    {
        for (var length = 0; length <= A.Length; length++) run(length, $"length {length}");
    }

    static Guarded<T> Empty(int length) => new(new T[length]);

    static T[] Each(int length, Func<int, T> element) => [.. Enumerable.Range(0, length).Select(element)];

    /// <summary>x·y + ȳ, in place of a pullback: it tells its three operands apart.</summary>
    readonly struct MultiplyAdd : ITernaryOp
    {
        public S Invoke<S>(S x, S y, S yBar) where S : IScalar<S> => S.Fma(x, y, yBar);
    }
}

public abstract class FloatBiasActivationTests : BiasActivationTests<float>
{
    internal FloatBiasActivationTests(Kernels<float> kernels)
        : base(kernels, Elementary.Exp, (a, b) => a + b, (a, b) => a * b, (a, b) => a / b, MathF.FusedMultiplyAdd) { }
}

public abstract class DoubleBiasActivationTests : BiasActivationTests<double>
{
    internal DoubleBiasActivationTests(Kernels<double> kernels)
        : base(kernels, Elementary.Exp, (a, b) => a + b, (a, b) => a * b, (a, b) => a / b, Math.FusedMultiplyAdd) { }
}

public class Float256BiasActivationTests() : FloatBiasActivationTests(new Kernels<float, Lanes256<float>>());

public class Float512BiasActivationTests() : FloatBiasActivationTests(new Kernels<float, Lanes512<float>>());

public class Double256BiasActivationTests() : DoubleBiasActivationTests(new Kernels<double, Lanes256<double>>());

public class Double512BiasActivationTests() : DoubleBiasActivationTests(new Kernels<double, Lanes512<double>>());

public class DualBiasActivationTests() : BiasActivationTests<Dual>(
    new Kernels<Dual, Dual>(), Dual.Exp, (a, b) => a + b, (a, b) => a * b, (a, b) => a / b, Dual.Fma);
