using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pipeline.Numerics;

/// <summary>Checks of arguments; the exception names the argument, what was found and what is expected.</summary>
/// <remarks><c>name</c> is the subject of the sentence, such as "The learning rate".</remarks>
static class Require
{
    /// <summary>A finite number.</summary>
    public static double Finite(double value, string name, [CallerArgumentExpression(nameof(value))] string? parameter = null) =>
        double.IsFinite(value) ? value : throw OutOfRange(value, name, "a finite number", parameter);

    /// <summary>A finite number of at least 0.</summary>
    public static double NotNegative(double value, string name, [CallerArgumentExpression(nameof(value))] string? parameter = null) =>
        value >= 0 && double.IsFinite(value) ? value : throw OutOfRange(value, name, "a finite number of at least 0", parameter);

    /// <summary>A finite number above 0.</summary>
    public static double Positive(double value, string name, [CallerArgumentExpression(nameof(value))] string? parameter = null) =>
        value > 0 && double.IsFinite(value) ? value : throw OutOfRange(value, name, "a finite number above 0", parameter);

    /// <summary>A number above 0, also ∞.</summary>
    public static double Limit(double value, string name, [CallerArgumentExpression(nameof(value))] string? parameter = null) =>
        value > 0 ? value : throw OutOfRange(value, name, "a number above 0", parameter);

    /// <summary>A number from 0 to below 1.</summary>
    public static double Fraction(double value, string name, [CallerArgumentExpression(nameof(value))] string? parameter = null) =>
        NotNegativeBelow(value, 1, name, parameter);

    /// <summary>A number from 0 to below <paramref name="bound"/>.</summary>
    public static double NotNegativeBelow(
        double value, double bound, string name, [CallerArgumentExpression(nameof(value))] string? parameter = null) =>
        value >= 0 && value < bound ? value
        : throw OutOfRange(value, name, string.Create(CultureInfo.InvariantCulture, $"a number from 0 to below {bound}"), parameter);

    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static double Between(
        double value, double min, double max, string name, [CallerArgumentExpression(nameof(value))] string? parameter = null) =>
        value >= min && value <= max ? value
        : throw OutOfRange(value, name, string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"), parameter);

    /// <summary>An integer of at least <paramref name="min"/>.</summary>
    public static N AtLeast<N>(N value, N min, string name, [CallerArgumentExpression(nameof(value))] string? parameter = null)
        where N : IBinaryInteger<N> =>
        value >= min ? value : throw OutOfRange(value, name, $"at least {min}", parameter);

    /// <summary>A reference.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="name">What is expected, such as "A network".</param>
    /// <param name="parameter">Its name.</param>
    public static A NotNull<A>(A? value, string name, [CallerArgumentExpression(nameof(value))] string? parameter = null)
        where A : class =>
        value ?? throw new ArgumentNullException(parameter, $"{name} is expected, but null was given.");

    /// <summary>An array; default(ImmutableArray) is none.</summary>
    public static ImmutableArray<A> NotDefault<A>(
        ImmutableArray<A> values, string name, [CallerArgumentExpression(nameof(values))] string? parameter = null) =>
        !values.IsDefault ? values
        : throw new ArgumentException($"{name} are default(ImmutableArray), which is no array; for none write [].", parameter);

    static ArgumentOutOfRangeException OutOfRange<N>(N value, string name, string expected, string? parameter) where N : IFormattable =>
        new(parameter, $"{name} is {value.ToString(null, CultureInfo.InvariantCulture)}, but must be {expected}.");
}
