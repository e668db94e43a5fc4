using FsCheck.Xunit;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Execution;

/// <summary>Mutable weights in reused arrays against the immutable matrix that they represent: bitwise equality after every call.</summary>
public class TrainingWeightsTests
{
    [Property(MaxTest = 100, QuietOnSuccess = true)]
    public void Deferred_weights_equal_a_matrix_with_pending_updates(int seed)
    {
        AssertBlocks(Key.From(seed), new Kernels<float, Lanes256<float>>(), isFirst: false);
        AssertBlocks(Key.From(seed), new Kernels<double, Lanes512<double>>(), isFirst: false);
    }

    [Property(MaxTest = 100, QuietOnSuccess = true)]
    public void Lookahead_weights_equal_a_matrix_with_pending_updates(int seed)
    {
        var narrow = new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 };
        var wide = new Kernels<double, Lanes512<double>> { MinWorkPerThread = 1 };
        AssertBlocks(Key.From(seed), narrow.WithThreads(1 + (seed & 1)), isFirst: true);
        AssertBlocks(Key.From(seed), wide.WithThreads(3), isFirst: true);
    }

    // Any order of calls: a postponed update is applied before its effect can be read.
    [Property(MaxTest = 150, QuietOnSuccess = true)]
    public void Eager_weights_equal_a_matrix_that_is_updated_at_once(int seed)
    {
        var (key, kernels) = (Key.From(seed), new Kernels<float, Lanes256<float>>());
        var (rows, columns) = (1 + key.UniformInt(0, 20), 1 + key.UniformInt(1, 20));
        var w = Draw.Matrix<float>(key, rows, columns);
        var weights = new EagerWeights<float>(w, kernels);
        for (var call = 0; call < 20; call++)
        {
            var (a, u) = (Draw.Matrix<float>(key.FoldIn(2 * call), 1, rows), Draw.Matrix<float>(key.FoldIn(2 * call + 1), 1, columns));
            switch (key.UniformInt(10 + call, 6))
            {
                case 0 or 1:
                    weights.AddUpdate(call, Padded(kernels, a), Padded(kernels, u));
                    w += Matrix<float>.TransposeTimes(a, u);
                    break;
                case 2:
                    AssertForward(kernels, weights, call, call, a, w);
                    break;
                case 3:
                    AssertBackward(kernels, weights, call, u, w);
                    break;
                case 4:
                    Assert.Equal(w, weights.Snapshot(Matrix<float>.Zero(rows, columns), call));
                    break;
                default:
                    weights.Flush(call);
                    Assert.Equal(w, weights.Base());
                    break;
            }
        }
    }

    /// <summary>Two blocks and half of a third; the first may begin with pending updates.</summary>
    static void AssertBlocks<T>(Key key, Kernels<T> kernels, bool isFirst) where T : unmanaged
    {
        var (rows, columns) = (1 + key.UniformInt(0, 40), 1 + key.UniformInt(1, 40));
        var block = 1 + key.UniformInt(2, key.UniformInt(3, 2) == 0 ? 5 : 30);
        var w = Draw.Matrix<T>(key, rows, columns).WithPendingUpdates();
        var rank = key.UniformInt(4, block);
        if (rank > 0)
            w += Matrix<T>.TransposeTimes(Draw.Matrix<T>(key.FoldIn(5), rank, rows), Draw.Matrix<T>(key.FoldIn(6), rank, columns));
        TrainingWeights<T> weights = isFirst ? new LookaheadWeights<T>(w, block, kernels) : new DeferredWeights<T>(w, block, kernels);
        Assert.Equal(w.Base, weights.Base());
        var (sample, updates) = (0, w.PendingRank);
        for (var round = 0; round < 3; round++)
        {
            // As many samples as the block has left; the last block ends early.
            var count = round == 2 ? (block + 1) / 2 : block - updates;
            var inputs = Enumerable.Range(sample, count).Select(i => Draw.Matrix<T>(key.FoldIn(1000 + i), 1, rows)).ToArray();
            (weights as LookaheadWeights<T>)?.SetLookahead(updates, [.. inputs]);
            foreach (var a in inputs)
            {
                var u = Draw.Matrix<T>(key.FoldIn(2000 + sample++), 1, columns);
                AssertForward(kernels, weights, updates, updates, a, w);
                if (weights is HiddenWeights<T> hidden) AssertBackward(kernels, hidden, updates, u, w);
                weights.AddUpdate(updates++, Padded(kernels, a), Padded(kernels, u));
                w += Matrix<T>.TransposeTimes(a, u);
                AssertForward(kernels, weights, updates - 1, updates, a, w);    // the same sample after its own update
                var snapshot = weights.Snapshot(weights.Base(), updates);
                Assert.Equal((w, w.Base, w.LowRankTerms), (snapshot, snapshot.Base, snapshot.LowRankTerms));
            }
            if (round == 2) return;
            weights.Flush(updates);
            Assert.Equal(w.Materialize(), weights.Base());
            Assert.Null(weights.Snapshot(weights.Base(), 0).Base);
            (w, updates) = (w.Materialize().WithPendingUpdates(), 0);
        }
    }

    static void AssertForward<T>(Kernels<T> kernels, TrainingWeights<T> weights, int sample, int updates, Matrix<T> a, Matrix<T> w)
        where T : unmanaged
    {
        var y = new T[kernels.PaddedWidth(w.Columns)];
        weights.Forward(sample, updates, Padded(kernels, a), y);
        Assert.True(Bits.AreEqual((a * w).Span, y.AsSpan(0, w.Columns)), $"a·W of {w.Rows} × {w.Columns} with {updates} updates");
    }

    static void AssertBackward<T>(Kernels<T> kernels, HiddenWeights<T> weights, int updates, Matrix<T> delta, Matrix<T> w)
        where T : unmanaged
    {
        var y = new T[kernels.PaddedWidth(w.Rows)];
        weights.BackwardInput(updates, Padded(kernels, delta), y);
        var expected = Matrix<T>.TimesTransposed(delta, w);
        Assert.True(Bits.AreEqual(expected.Span, y.AsSpan(0, w.Rows)), $"δ·Wᵀ of {w.Rows} × {w.Columns} with {updates} updates");
    }

    static T[] Padded<T>(Kernels<T> kernels, Matrix<T> row) where T : unmanaged =>
        Kernels<T>.Pad(row.Span, row.Columns, kernels.PaddedWidth(row.Columns));
}
