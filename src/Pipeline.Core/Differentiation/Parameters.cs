using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>
/// The parameter matrices of a network in layer order, each with its <see cref="ParameterInfo"/>; also their gradient or update, which
/// has the same structure. A vector space, and a monoid under <see cref="Concat"/>: the parameters of a composition are those of its
/// parts in order.
/// </summary>
/// <remarks>Laws: (p Concat q) Concat r = p Concat (q Concat r); Empty Concat p = p = p Concat Empty; Map(id) = id.</remarks>
public sealed record Parameters<T> where T : unmanaged
{
    /// <summary>Pairs each matrix with its description.</summary>
    /// <param name="infos">Name and shape of each matrix, in the same order.</param>
    /// <param name="matrices">The matrices.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the shape of a matrix differs from its description.</exception>
    public Parameters(ImmutableArray<ParameterInfo> infos, ImmutableArray<Matrix<T>> matrices)
    {
        RequireMatrices(matrices);
        if (Require.NotDefault(infos, "The descriptions").Length != matrices.Length)
            throw new ArgumentException($"{infos.Length} matrices expected, {matrices.Length} given.");
        for (var i = 0; i < infos.Length; i++)
            if (!HasShape(infos[i], matrices[i]))
                throw new ArgumentException($"{infos[i]} expected, a matrix of {matrices[i].Shape} given.");
        (Infos, Matrices) = (infos, matrices);
    }

    /// <summary>Matrices with default names (<c>matrix 0</c>, <c>matrix 1</c>, …), not subject to weight decay.</summary>
    public Parameters(ImmutableArray<Matrix<T>> matrices) : this(
        [.. RequireMatrices(matrices).Select((m, i) => new ParameterInfo($"matrix {i}", m.Rows, m.Columns, IsDecayed: false))], matrices)
    {
    }

    /// <summary>No parameters, as of an activation: the neutral element of <see cref="Concat"/>.</summary>
    public static Parameters<T> Empty { get; } = new([], []);

    /// <summary>Name, shape and decay flag of each matrix.</summary>
    public ImmutableArray<ParameterInfo> Infos { get; }

    /// <summary>The matrices, in the order of <see cref="Infos"/>.</summary>
    public ImmutableArray<Matrix<T>> Matrices { get; }

    /// <summary>The total number of elements.</summary>
    public int ElementCount => Matrices.Sum(m => m.Rows * m.Columns);

    /// <summary>Matrices with default names.</summary>
    public static Parameters<T> Of(params ImmutableArray<Matrix<T>> matrices) => new(matrices);

    /// <summary>The same structure with other values: a pullback returns p̄ this way.</summary>
    /// <exception cref="ArgumentException">The number of matrices or the shape of one differs.</exception>
    public Parameters<T> With(params ImmutableArray<Matrix<T>> matrices) => new(Infos, matrices);

    /// <summary>These matrices, then those of <paramref name="next"/>.</summary>
    public Parameters<T> Concat(Parameters<T> next) =>
        Matrices.IsEmpty ? next : next.Matrices.IsEmpty ? this : new([.. Infos, .. next.Infos], [.. Matrices, .. next.Matrices]);

    /// <summary>The first <paramref name="count"/> matrices, and the rest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer matrices.</exception>
    public (Parameters<T> First, Parameters<T> Remaining) SplitAt(int count) => (uint)count > (uint)Matrices.Length
        ? throw new ArgumentOutOfRangeException(
            nameof(count), $"There are {Matrices.Length} matrices, {this}, so {count} cannot be split off.")
        : (new(Infos[..count], Matrices[..count]), new(Infos[count..], Matrices[count..]));

    /// <summary>W and b of a dense layer.</summary>
    /// <exception cref="ArgumentException">The number of matrices is not 2.</exception>
    public void Deconstruct(out Matrix<T> w, out Matrix<T> b) => (w, b) = Matrices is [var first, var second]
        ? (first, second)
        : throw new ArgumentException($"A dense layer has two matrices, W and b, but {Matrices.Length} were given.");

    /// <summary>f of every matrix; f preserves the shape.</summary>
    public Parameters<U> Map<U>(Func<Matrix<T>, Matrix<U>> f) where U : unmanaged
    {
        var matrices = ImmutableArray.CreateBuilder<Matrix<U>>(Matrices.Length);
        foreach (var m in Matrices) matrices.Add(f(m));
        return new(Infos, matrices.MoveToImmutable());
    }

    /// <summary>f of the matrices at the same index; f preserves the shape.</summary>
    /// <exception cref="ArgumentException">The numbers of matrices differ.</exception>
    public Parameters<T> Zip(Parameters<T> other, Func<Matrix<T>, Matrix<T>, Matrix<T>> f)
    {
        RequireAsMany(other);
        var matrices = ImmutableArray.CreateBuilder<Matrix<T>>(Matrices.Length);
        for (var i = 0; i < Matrices.Length; i++) matrices.Add(f(Matrices[i], other.Matrices[i]));
        return new(Infos, matrices.MoveToImmutable());
    }

    /// <summary>A copy with one element replaced.</summary>
    internal Parameters<T> WithElement(int matrixIndex, int elementIndex, T element)
    {
        var oldMatrix = Matrices[matrixIndex];
        return new(Infos, Matrices.SetItem(
            matrixIndex, Matrix<T>.Of(oldMatrix.Rows, oldMatrix.Columns, oldMatrix.Values.SetItem(elementIndex, element))));
    }

    /// <summary>p + q.</summary>
    public static Parameters<T> operator +(Parameters<T> p, Parameters<T> q) => p.Zip(q, (a, b) => a + b);

    /// <summary>a·p.</summary>
    public static Parameters<T> operator *(double a, Parameters<T> p) => p.Map(m => a * m);

    /// <summary>⟨p, q⟩: the sum of the matrices' dot products, in order.</summary>
    /// <exception cref="ArgumentException">The numbers of matrices differ, or the shapes of two.</exception>
    public static double Dot(Parameters<T> p, Parameters<T> q) =>
        p.RequireAsMany(q).Matrices.Zip(q.Matrices, (a, b) => Kernels<T>.Default.ToDouble(Matrix<T>.Dot(a, b)))
            .Aggregate(0.0, (sum, x) => sum + x);

    /// <summary>All elements, matrix by matrix in row-major order.</summary>
    public IEnumerable<T> Flatten() => Matrices.SelectMany(m => m.Values);

    /// <summary>Equal when all matrices are equal; names are not compared.</summary>
    public bool Equals(Parameters<T>? other) => other is not null && Matrices.AsSpan().SequenceEqual(other.Matrices.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Matrices.Aggregate(0, HashCode.Combine);

    /// <summary>The shapes, such as <c>[784 × 100, 1 × 100]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Matrices.Select(m => m.Shape))}]";

    /// <summary>Whether the matrices have the shapes of others.</summary>
    internal bool HasShapesOf(Parameters<T> other)
    {
        if (Matrices.Length != other.Matrices.Length) return false;
        for (var i = 0; i < Matrices.Length; i++)
            if (!Matrices[i].HasShapeOf(other.Matrices[i])) return false;
        return true;
    }

    /// <summary>Whether the matrices have the described shapes.</summary>
    internal bool HasShapes(ImmutableArray<ParameterInfo> infos)
    {
        if (Matrices.Length != infos.Length) return false;
        for (var i = 0; i < infos.Length; i++)
            if (!HasShape(infos[i], Matrices[i])) return false;
        return true;
    }

    static ImmutableArray<Matrix<T>> RequireMatrices(ImmutableArray<Matrix<T>> matrices) =>
        Require.NotDefault(matrices, "The matrices").IndexOf(null!) is var missing && missing < 0 ? matrices
        : throw new ArgumentException($"Matrix {missing} is null; for no parameters leave it out.", nameof(matrices));

    Parameters<T> RequireAsMany(Parameters<T> other) => Matrices.Length == other.Matrices.Length ? this : throw new ArgumentException(
        $"The parameters have {Matrices.Length} matrices, {this}, but the others have {other.Matrices.Length}, {other}.");

    static bool HasShape(ParameterInfo info, Matrix<T> m) => (info.Rows, info.Columns) == (m.Rows, m.Columns);
}
