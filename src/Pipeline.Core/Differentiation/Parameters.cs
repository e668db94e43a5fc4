using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>
/// The matrices of a network in reading order (or a gradient, or an optimizer's memory, which have the same tree): a vector space, and under
/// <see cref="Concat"/> a monoid, because the parameters of a composite are those of its parts behind each other.
/// </summary>
/// <remarks>Laws: (p Then q) Then r = p Then (q Then r); None Then p = p = p Then None; Map(id) = id.</remarks>
public sealed record Parameters<T>(ImmutableArray<Matrix<T>> Matrices) where T : unmanaged
{
    /// <summary>No parameters: those of an activation, and the neutral element of <see cref="Concat"/>.</summary>
    public static Parameters<T> Empty { get; } = new([]);

    /// <summary>How many numbers there are.</summary>
    public int Count => Matrices.Sum(leaf => leaf.Rows * leaf.Columns);

    /// <summary>The parameters of some matrices.</summary>
    public static Parameters<T> Of(params ImmutableArray<Matrix<T>> leaves) => new(leaves);

    /// <summary>These, then those.</summary>
    public Parameters<T> Concat(Parameters<T> next) =>
        Matrices.IsEmpty ? next : next.Matrices.IsEmpty ? this : new([.. Matrices, .. next.Matrices]);

    /// <summary>The first <paramref name="count"/> matrices, and the rest.</summary>
    public (Parameters<T> First, Parameters<T> Second) SplitAt(int count) => (new(Matrices[..count]), new(Matrices[count..]));

    /// <summary>The two matrices of a dense layer.</summary>
    /// <exception cref="ArgumentException">There are not two.</exception>
    public void Deconstruct(out Matrix<T> w, out Matrix<T> b) => (w, b) = Matrices is [var first, var second]
        ? (first, second)
        : throw new ArgumentException($"A dense layer has two matrices, W and b, but {Matrices.Length} were given.");

    /// <summary>f of every matrix.</summary>
    public Parameters<U> Map<U>(Func<Matrix<T>, Matrix<U>> f) where U : unmanaged
    {
        var leaves = ImmutableArray.CreateBuilder<Matrix<U>>(Matrices.Length);
        foreach (var leaf in Matrices) leaves.Add(f(leaf));
        return new(leaves.MoveToImmutable());
    }

    /// <summary>f of the matrices at the same place.</summary>
    /// <exception cref="ArgumentException">There are not as many.</exception>
    public Parameters<T> Zip(Parameters<T> other, Func<Matrix<T>, Matrix<T>, Matrix<T>> f)
    {
        if (Matrices.Length != other.Matrices.Length) throw new ArgumentException($"{Matrices.Length} matrices against {other.Matrices.Length}.");
        var leaves = ImmutableArray.CreateBuilder<Matrix<T>>(Matrices.Length);
        for (var i = 0; i < Matrices.Length; i++) leaves.Add(f(Matrices[i], other.Matrices[i]));
        return new(leaves.MoveToImmutable());
    }

    /// <summary>p + q.</summary>
    public static Parameters<T> operator +(Parameters<T> p, Parameters<T> q) => p.Zip(q, (a, b) => a + b);

    /// <summary>a·p.</summary>
    public static Parameters<T> operator *(double a, Parameters<T> p) => p.Map(m => a * m);

    /// <summary>⟨p, q⟩: the dot products of the matrices, added up in order.</summary>
    public static double Dot(Parameters<T> p, Parameters<T> q) =>
        p.Matrices.Zip(q.Matrices, (a, b) => a.Kernels.ToDouble(Matrix<T>.Dot(a, b))).Aggregate(0.0, (sum, x) => sum + x);

    /// <summary>Every number, matrix after matrix, row after row.</summary>
    public IEnumerable<T> Flatten() => Matrices.SelectMany(leaf => leaf.Values);

    /// <summary>Equal when all matrices are.</summary>
    public bool Equals(Parameters<T>? other) => other is not null && Matrices.AsSpan().SequenceEqual(other.Matrices.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Matrices.Aggregate(0, HashCode.Combine);

    /// <summary>The shapes.</summary>
    public override string ToString() => $"[{string.Join(", ", Matrices)}]";
}
