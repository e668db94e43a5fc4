using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Optimizers;

/// <summary>RMSProp: s ← decay·s + (1 − decay)·g², u = g/(√s + ε).</summary>
/// <remarks>
/// Source: Hinton, Neural networks for machine learning, lecture 6e (2012),
/// https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf.
/// </remarks>
sealed record ScaleByRms(double Decay, double Epsilon) : ElementwiseTransform<ScaleByRms.Formula>
{
    /// <inheritdoc/>
    public override string Name => "RMSProp";

    /// <inheritdoc/>
    protected override Formula FormulaAt(long step) => new(Decay, Epsilon);

    /// <summary>The formula of one step.</summary>
    public readonly struct Formula(double decay, double epsilon) : IStatefulOp
    {
        /// <inheritdoc/>
        public static int SlotCount => 1;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (S Z, S S1, S S2) Invoke<S>(S g, S p, S s, S none) where S : IScalar<S>
        {
            s = decay * s + (1 - decay) * (g * g);
            return (g / (S.Sqrt(s) + epsilon), s, none);
        }
    }
}
