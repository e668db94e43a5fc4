using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>
/// The matrices of a network in reading order, each with what is known of it; or a gradient or an update of them, which have the same tree.
/// A vector space, and a monoid under <see cref="Concat"/>: the parameters of a composite are those of its parts, one after the other.
/// </summary>
/// <remarks>Laws: (p Concat q) Concat r = p Concat (q Concat r); Empty Concat p = p = p Concat Empty; Map(id) = id.</remarks>
public sealed record Parameters<T> where T : unmanaged
{
    /// <summary>The parameters of some matrices.</summary>
    /// <param name="infos">What is known of them, in the same order.</param>
    /// <param name="matrices">The matrices.</param>
    /// <exception cref="ArgumentException">There are not as many, or a matrix has another shape than is said of it.</exception>
    public Parameters(ImmutableArray<ParameterInfo> infos, ImmutableArray<Matrix<T>> matrices)
    {
        if (infos.Length != matrices.Length) throw new ArgumentException($"{infos.Length} matrices expected, {matrices.Length} given.");
        for (var i = 0; i < infos.Length; i++)
            if (!HasShape(infos[i], matrices[i])) throw new ArgumentException($"{infos[i]} expected, a matrix of {matrices[i]} given.");
        (Infos, Matrices) = (infos, matrices);
    }

    /// <summary>The parameters of matrices that nothing but their shapes is known of.</summary>
    public Parameters(ImmutableArray<Matrix<T>> matrices) : this(
        [.. matrices.Select((m, i) => new ParameterInfo($"matrix {i}", m.Rows, m.Columns, IsDecayed: false))], matrices)
    {
    }

    /// <summary>No parameters: those of an activation, and the neutral element of <see cref="Concat"/>.</summary>
    public static Parameters<T> Empty { get; } = new([], []);

    /// <summary>What is known of each matrix.</summary>
    public ImmutableArray<ParameterInfo> Infos { get; }

    /// <summary>The matrices.</summary>
    public ImmutableArray<Matrix<T>> Matrices { get; }

    /// <summary>How many numbers there are.</summary>
    public int Count => Matrices.Sum(m => m.Rows * m.Columns);

    /// <summary>The parameters of matrices that nothing but their shapes is known of.</summary>
    public static Parameters<T> Of(params ImmutableArray<Matrix<T>> matrices) => new(matrices);

    /// <summary>The same tree with other numbers: how a pullback returns the gradient of its layer's parameters.</summary>
    /// <exception cref="ArgumentException">Another number of matrices, or a matrix of another shape.</exception>
    public Parameters<T> With(params ImmutableArray<Matrix<T>> matrices) => new(Infos, matrices);

    /// <summary>These, then those.</summary>
    public Parameters<T> Concat(Parameters<T> next) =>
        Matrices.IsEmpty ? next : next.Matrices.IsEmpty ? this : new([.. Infos, .. next.Infos], [.. Matrices, .. next.Matrices]);

    /// <summary>The first <paramref name="count"/> matrices, and the rest.</summary>
    public (Parameters<T> First, Parameters<T> Second) SplitAt(int count) =>
        (new(Infos[..count], Matrices[..count]), new(Infos[count..], Matrices[count..]));

    /// <summary>The two matrices of a dense layer.</summary>
    /// <exception cref="ArgumentException">There are not two.</exception>
    public void Deconstruct(out Matrix<T> w, out Matrix<T> b) => (w, b) = Matrices is [var first, var second]
        ? (first, second)
        : throw new ArgumentException($"A dense layer has two matrices, W and b, but {Matrices.Length} were given.");

    /// <summary>f of every matrix; it keeps the shape.</summary>
    public Parameters<U> Map<U>(Func<Matrix<T>, Matrix<U>> f) where U : unmanaged
    {
        var matrices = ImmutableArray.CreateBuilder<Matrix<U>>(Matrices.Length);
        foreach (var m in Matrices) matrices.Add(f(m));
        return new(Infos, matrices.MoveToImmutable());
    }

    /// <summary>f of the matrices at the same place; it keeps the shape.</summary>
    /// <exception cref="ArgumentException">There are not as many.</exception>
    public Parameters<T> Zip(Parameters<T> other, Func<Matrix<T>, Matrix<T>, Matrix<T>> f)
    {
        if (Matrices.Length != other.Matrices.Length) throw new ArgumentException($"{Matrices.Length} matrices against {other.Matrices.Length}.");
        var matrices = ImmutableArray.CreateBuilder<Matrix<T>>(Matrices.Length);
        for (var i = 0; i < Matrices.Length; i++) matrices.Add(f(Matrices[i], other.Matrices[i]));
        return new(Infos, matrices.MoveToImmutable());
    }

    /// <summary>The same parameters with another number at one place.</summary>
    internal Parameters<T> WithElement(int matrix, int index, T number)
    {
        var old = Matrices[matrix];
        return new(Infos, Matrices.SetItem(matrix, Matrix<T>.Of(old.Rows, old.Columns, old.Values.SetItem(index, number))));
    }

    /// <summary>p + q.</summary>
    public static Parameters<T> operator +(Parameters<T> p, Parameters<T> q) => p.Zip(q, (a, b) => a + b);

    /// <summary>a·p.</summary>
    public static Parameters<T> operator *(double a, Parameters<T> p) => p.Map(m => a * m);

    /// <summary>⟨p, q⟩: the dot products of the matrices, added up in order.</summary>
    public static double Dot(Parameters<T> p, Parameters<T> q) =>
        p.Matrices.Zip(q.Matrices, (a, b) => Kernels<T>.Default.ToDouble(Matrix<T>.Dot(a, b))).Aggregate(0.0, (sum, x) => sum + x);

    /// <summary>Every number, matrix after matrix, row after row.</summary>
    public IEnumerable<T> Flatten() => Matrices.SelectMany(m => m.Values);

    /// <summary>Equal when all matrices are.</summary>
    public bool Equals(Parameters<T>? other) => other is not null && Matrices.AsSpan().SequenceEqual(other.Matrices.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Matrices.Aggregate(0, HashCode.Combine);

    /// <summary>The shapes.</summary>
    public override string ToString() => $"[{string.Join(", ", Matrices)}]";

    static bool HasShape(ParameterInfo info, Matrix<T> m) => (info.Rows, info.Columns) == (m.Rows, m.Columns);
}
