using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Differentiation;

/// <summary>Parameters are a vector space, and with concatenation a monoid (see <see cref="SequentialTests"/>).</summary>
public class ParametersTests
{
    [Property]
    public bool The_dot_product_is_that_of_all_elements_in_order(int seed)
    {
        var (p, q) = (Lattice(seed, 0), Lattice(seed, 1));
        return Parameters<double>.Dot(p, q) == p.Flatten().Zip(q.Flatten(), (a, b) => a * b).Sum()
            && Parameters<double>.Dot(p, q) == Parameters<double>.Dot(q, p);
    }

    [Property]
    public bool Sums_and_multiples_are_elementwise(int seed)
    {
        var (p, q) = (Lattice(seed, 0), Lattice(seed, 1));
        return (p + q).Flatten().SequenceEqual(p.Flatten().Zip(q.Flatten(), (a, b) => a + b))
            && (-0.5 * p).Flatten().SequenceEqual(p.Flatten().Select(a => -0.5 * a));
    }

    [Property]
    public bool Equality_and_hash_are_of_the_elements(int seed)
    {
        var (p, copy) = (Lattice(seed, 0), Lattice(seed, 0));
        var changed = new Parameters<double>(p.Matrices.SetItem(1, p.Matrices[1].MapIndexed((i, x) => i == 2 ? x + 1 : x)));
        return p.Equals(copy) && p.GetHashCode() == copy.GetHashCode()
            && !p.Equals(changed) && p.GetHashCode() != changed.GetHashCode() && !p.Equals(null);
    }

    [Fact]
    public void Count_is_the_number_of_elements() => Assert.Equal(12 + 4, Lattice(1, 0).ElementCount);

    [Fact]
    public void Concat_with_Empty_does_not_copy()
    {
        var p = Lattice(1, 0);
        Assert.Same(p, p.Concat(Parameters<double>.Empty));
        Assert.Same(p, Parameters<double>.Empty.Concat(p));
    }

    [Fact]
    public void ToString_lists_the_shapes() => Assert.Equal("[3 × 4, 1 × 4]", Lattice(1, 0).ToString());

    [Fact]
    public void Parameters_with_different_numbers_of_matrices_do_not_add() => Assert.Equal(
        "The parameters have 2 matrices, [3 × 4, 1 × 4], but the others have 3, [3 × 4, 1 × 4, 1 × 1].",
        Assert.Throws<ArgumentException>(() =>
            Lattice(1, 0) + Lattice(1, 0).Concat(Parameters<double>.Of(Matrix<double>.Zero(1, 1)))).Message);

    [Fact]
    public void A_dense_layer_has_two_matrices() => Assert.Equal(
        "A dense layer has two matrices, W and b, but 0 were given.",
        Assert.Throws<ArgumentException>(() => { var (_, _) = Parameters<double>.Empty; }).Message);

    static Parameters<double> Lattice(int seed, int child) => Parameters<double>.Of(
        Draw.Lattice<double>(Key.From(seed).FoldIn(child), 3, 4), Draw.Lattice<double>(Key.From(seed).FoldIn(child + 2), 1, 4));

    [Fact]
    public void Matrices_of_another_shape_than_described_are_refused() => Assert.Equal(
        "W (2 × 3) expected, a matrix of 2 × 2 given.",
        Assert.Throws<ArgumentException>(() =>
            new Parameters<double>([new("W", 2, 3, IsDecayed: true)], [Matrix<double>.Zero(2, 2)])).Message);

    [Fact]
    public void Matrices_without_a_description_are_numbered_and_not_decayed() => Assert.Equal(
        [new("matrix 0", 2, 3, IsDecayed: false), new("matrix 1", 1, 3, IsDecayed: false)],
        Parameters<double>.Of(Matrix<double>.Zero(2, 3), Matrix<double>.Zero(1, 3)).Infos.AsEnumerable());

    [Fact]
    public void Another_number_of_matrices_than_described_is_refused() => Assert.Equal(
        "1 matrices expected, 0 given.",
        Assert.Throws<ArgumentException>(() => new Parameters<double>([new("W", 2, 3, IsDecayed: true)], [])).Message);
}
