using FsCheck.Xunit;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Execution;

/// <summary>The forms of training weights against the matrix that they represent: the same bits after every call.</summary>
public class TrainingWeightsTests
{
    [Property(MaxTest = 100, QuietOnSuccess = true)]
    public void Deferred_weights_are_a_matrix_with_pending_updates(int seed)
    {
        AgreesWithPendingUpdates(Key.From(seed), new Kernels<float, Lanes256<float>>(), isFirst: false);
        AgreesWithPendingUpdates(Key.From(seed), new Kernels<double, Lanes512<double>>(), isFirst: false);
    }

    [Property(MaxTest = 100, QuietOnSuccess = true)]
    public void Lookahead_weights_are_a_matrix_with_pending_updates(int seed)
    {
        var floats = new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(1 + (seed & 1));
        var doubles = new Kernels<double, Lanes512<double>> { MinWorkPerThread = 1 }.WithThreads(3);
        AgreesWithPendingUpdates(Key.From(seed), floats, isFirst: true);
        AgreesWithPendingUpdates(Key.From(seed), doubles, isFirst: true);
    }

    // Updates are added to later rows of Z in passes of eight: row 64 of a block already includes eight passes.
    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(90)]
    public void So_they_are_in_blocks_of_many_passes(int block)
    {
        AgreesWithPendingUpdates(Key.From(1), new Kernels<float, Lanes256<float>>(), isFirst: false, block);
        AgreesWithPendingUpdates(Key.From(1), new Kernels<float, Lanes256<float>>(), isFirst: true, block);
        AgreesWithPendingUpdates(Key.From(2), new Kernels<double, Lanes512<double>> { MinWorkPerThread = 1 }.WithThreads(2), true, block);
    }

    // Calls in random order: a postponed update is applied before a result could miss it.
    [Property(MaxTest = 150, QuietOnSuccess = true)]
    public void Eager_weights_are_a_matrix_that_is_updated_at_once(int seed)
    {
        var (key, kernels) = (Key.From(seed), new Kernels<float, Lanes256<float>>());
        var (rows, columns) = (1 + key.UniformInt(0, 20), 1 + key.UniformInt(1, 20));
        var w = Draw.Matrix<float>(key, rows, columns);
        var weights = new ImmediateWeights<float>(w, kernels);
        for (var call = 0; call < 20; call++)
        {
            var (a, u) = (Draw.Matrix<float>(key.FoldIn(2 * call), 1, rows), Draw.Matrix<float>(key.FoldIn(2 * call + 1), 1, columns));
            switch (key.UniformInt(10 + call, 6))
            {
                case 0 or 1:
                    weights.AddUpdate(call, Pad(kernels, a), Pad(kernels, u));
                    w += Matrix<float>.TransposeTimes(a, u);
                    break;
                case 2:
                    AssertProduct(kernels, weights, call, call, a, w);
                    break;
                case 3:
                    AssertTransposed(kernels, weights, call, u, w);
                    break;
                case 4:
                    Assert.Equal(w, weights.CopyWithPending(Matrix<float>.Zero(rows, columns), call));
                    break;
                default:
                    weights.Flush(call);
                    Assert.Equal(w, weights.CopyBase());
                    break;
            }
        }
    }

    /// <summary>Two blocks and a part of a third; the first may begin with pending updates.</summary>
    static void AgreesWithPendingUpdates<T>(Key key, Kernels<T> kernels, bool isFirst) where T : unmanaged =>
        AgreesWithPendingUpdates(key, kernels, isFirst, block: 1 + key.UniformInt(2, key.UniformInt(3, 2) == 0 ? 5 : 30));

    static void AgreesWithPendingUpdates<T>(Key key, Kernels<T> kernels, bool isFirst, int block) where T : unmanaged
    {
        var (rows, columns) = (1 + key.UniformInt(0, 40), 1 + key.UniformInt(1, 40));
        var w = Draw.Matrix<T>(key, rows, columns).AsDeferred();
        var initialRank = key.UniformInt(4, block);
        if (initialRank > 0)
            w += Matrix<T>.TransposeTimes(
                Draw.Matrix<T>(key.FoldIn(5), initialRank, rows), Draw.Matrix<T>(key.FoldIn(6), initialRank, columns));
        TrainingWeights<T> weights = isFirst ? new LookaheadWeights<T>(w, block, kernels) : new DeferredWeights<T>(w, block, kernels);
        Assert.Equal(w.DeferredBase, weights.CopyBase());
        var (sample, rank) = (0, w.PendingRank);
        for (var round = 0; round < 3; round++)
        {
            // The first block has its initial updates already; the last one is incomplete.
            var count = round == 2 ? (block + 1) / 2 : block - rank;
            var inputs = Enumerable.Range(sample, count).Select(i => Draw.Matrix<T>(key.FoldIn(1000 + i), 1, rows)).ToArray();
            (weights as LookaheadWeights<T>)?.PrecomputeProducts(rank, [.. inputs]);
            foreach (var a in inputs)
            {
                var u = Draw.Matrix<T>(key.FoldIn(2000 + sample++), 1, columns);
                AssertProduct(kernels, weights, rank, rank, a, w);
                if (weights is HiddenWeights<T> hidden) AssertTransposed(kernels, hidden, rank, u, w);
                weights.AddUpdate(rank++, Pad(kernels, a), Pad(kernels, u));
                w += Matrix<T>.TransposeTimes(a, u);
                AssertProduct(kernels, weights, rank - 1, rank, a, w);     // the same sample after its update
                var snapshot = weights.CopyWithPending(weights.CopyBase(), rank);
                Assert.Equal((w, w.DeferredBase, w.LowRankFactors), (snapshot, snapshot.DeferredBase, snapshot.LowRankFactors));
            }
            if (round == 2) return;
            weights.Flush(rank);
            Assert.Equal(w.Materialize(), weights.CopyBase());
            Assert.Null(weights.CopyWithPending(weights.CopyBase(), 0).DeferredBase);
            (w, rank) = (w.Materialize().AsDeferred(), 0);
        }
    }

    static void AssertProduct<T>(Kernels<T> kernels, TrainingWeights<T> weights, int sample, int rank, Matrix<T> a, Matrix<T> w)
        where T : unmanaged
    {
        var y = new T[kernels.PaddedWidth(w.Columns)];
        weights.Forward(sample, rank, Pad(kernels, a), y);
        Assert.True(Bits.AreEqual((a * w).Span, y.AsSpan(0, w.Columns)), $"a·W of {w.Rows} × {w.Columns} with {rank} updates");
    }

    static void AssertTransposed<T>(Kernels<T> kernels, HiddenWeights<T> weights, int rank, Matrix<T> delta, Matrix<T> w)
        where T : unmanaged
    {
        var y = new T[kernels.PaddedWidth(w.Rows)];
        weights.BackwardInput(rank, Pad(kernels, delta), y);
        var expected = Matrix<T>.TimesTransposed(delta, w);
        Assert.True(Bits.AreEqual(expected.Span, y.AsSpan(0, w.Rows)), $"δ·Wᵀ of {w.Rows} × {w.Columns} with {rank} updates");
    }

    static T[] Pad<T>(Kernels<T> kernels, Matrix<T> row) where T : unmanaged =>
        Kernels<T>.Pad(row.Span, row.Columns, kernels.PaddedWidth(row.Columns));
}
