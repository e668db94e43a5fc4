using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>The arithmetic of an ensemble: the mean of the probabilities of several models.</summary>
static class Ensemble
{
    /// <summary>(p₁ + … + pₖ)/k, element by element; p itself for k copies of p, and the same bits in any order.</summary>
    /// <exception cref="ArgumentException">There is no matrix, or the shapes differ.</exception>
    public static Matrix<double> Mean(ImmutableArray<Matrix<double>> members)
    {
        if (members.IsDefaultOrEmpty) throw new ArgumentException("An ensemble has at least one model.");
        var (rows, columns) = (members[0].Rows, members[0].Columns);
        if (members.FirstOrDefault(member => (member.Rows, member.Columns) != (rows, columns)) is { } other)
            throw new ArgumentException(
                $"The probabilities of one model are {rows} × {columns}, those of another {other.Rows} × {other.Columns}.");
        var (mean, terms) = (new double[rows * columns], new double[members.Length]);
        for (var i = 0; i < mean.Length; i++)
        {
            for (var k = 0; k < terms.Length; k++) terms[k] = members[k].Span[i];
            mean[i] = Mean(terms);
        }
        return new(rows, columns, mean);
    }

    /// <summary>The index of the largest mean; of equal ones that with the most votes, then the first.</summary>
    public static byte ClassOf(ReadOnlySpan<double> mean, ImmutableArray<byte> votes)
    {
        var best = 0;
        for (var k = 1; k < mean.Length; k++)
            if (mean[k] > mean[best] || (mean[k] == mean[best] && Votes(votes, k) > Votes(votes, best))) best = k;
        return (byte)best;
    }

    static int Votes(ImmutableArray<byte> votes, int k) => votes.Count(vote => vote == k);

    // Sorted, so that the order is of no importance; the rounding error of each addition is kept, so that the sum of copies is exact.
    static double Mean(Span<double> terms)
    {
        terms.Sort();
        var (sum, error) = (0.0, 0.0);
        foreach (var term in terms)
        {
            var next = sum + term;
            var added = next - sum;
            error += (sum - (next - added)) + (term - added);
            sum = next;
        }
        if (!double.IsFinite(sum)) return sum / terms.Length;
        var quotient = sum / terms.Length;
        return quotient + (Math.FusedMultiplyAdd(-quotient, terms.Length, sum) + error) / terms.Length;
    }
}
