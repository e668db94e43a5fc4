using FsCheck.Xunit;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Execution;

/// <summary>Weights in arrays that are used again, against the matrix that they stand for: the same bits after every call.</summary>
public class TrainingWeightsTests
{
    [Property(MaxTest = 100, QuietOnSuccess = true)]
    public void Pending_weights_are_an_opened_matrix(int seed)
    {
        Opened(Key.From(seed), new Kernels<float, Lanes256<float>>(), isFirst: false);
        Opened(Key.From(seed), new Kernels<double, Lanes512<double>>(), isFirst: false);
    }

    [Property(MaxTest = 100, QuietOnSuccess = true)]
    public void Weights_that_know_their_inputs_beforehand_are_an_opened_matrix(int seed)
    {
        Opened(Key.From(seed), new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(1 + (seed & 1)), isFirst: true);
        Opened(Key.From(seed), new Kernels<double, Lanes512<double>> { MinWorkPerThread = 1 }.WithThreads(3), isFirst: true);
    }

    // The calls in any order: an update that is still to be made is made before anybody could miss it.
    [Property(MaxTest = 150, QuietOnSuccess = true)]
    public void Stored_weights_are_a_matrix_that_is_written_at_once(int seed)
    {
        var (key, kernels) = (Key.From(seed), new Kernels<float, Lanes256<float>>());
        var (rows, columns) = (1 + key.UniformInt(0, 20), 1 + key.UniformInt(1, 20));
        var w = Draw.Matrix<float>(key, rows, columns);
        var running = new EagerWeights<float>(w, kernels);
        for (var call = 0; call < 20; call++)
        {
            var (a, u) = (Draw.Matrix<float>(key.FoldIn(2 * call), 1, rows), Draw.Matrix<float>(key.FoldIn(2 * call + 1), 1, columns));
            switch (key.UniformInt(10 + call, 6))
            {
                case 0 or 1:
                    running.AddUpdate(call, Padded(kernels, a), Padded(kernels, u));
                    w += Matrix<float>.TransposeTimes(a, u);
                    break;
                case 2:
                    AssertProduct(kernels, running, call, call, a, w);
                    break;
                case 3:
                    AssertTransposed(kernels, running, call, u, w);
                    break;
                case 4:
                    Assert.Equal(w, running.Snapshot(Matrix<float>.Zero(rows, columns), call));
                    break;
                default:
                    running.Flush(call);
                    Assert.Equal(w, running.Base());
                    break;
            }
        }
    }

    /// <summary>Two blocks and a part of a third; the first may have terms already.</summary>
    static void Opened<T>(Key key, Kernels<T> kernels, bool isFirst) where T : unmanaged
    {
        var (rows, columns, block) = (1 + key.UniformInt(0, 40), 1 + key.UniformInt(1, 40), 1 + key.UniformInt(2, key.UniformInt(3, 2) == 0 ? 5 : 30));
        var w = Draw.Matrix<T>(key, rows, columns).WithPendingUpdates();
        var before = key.UniformInt(4, block);
        if (before > 0) w += Matrix<T>.TransposeTimes(Draw.Matrix<T>(key.FoldIn(5), before, rows), Draw.Matrix<T>(key.FoldIn(6), before, columns));
        TrainingWeights<T> running = isFirst ? new LookaheadWeights<T>(w, block, kernels) : new DeferredWeights<T>(w, block, kernels);
        Assert.Equal(w.Base, running.Base());
        var (sample, terms) = (0, w.PendingRank);
        for (var round = 0; round < 3; round++)
        {
            // At most as many as there is room for; the last block ends early.
            var count = round == 2 ? (block + 1) / 2 : block - terms;
            var inputs = Enumerable.Range(sample, count).Select(i => Draw.Matrix<T>(key.FoldIn(1000 + i), 1, rows)).ToArray();
            (running as LookaheadWeights<T>)?.SetLookahead(terms, [.. inputs]);
            foreach (var a in inputs)
            {
                var u = Draw.Matrix<T>(key.FoldIn(2000 + sample++), 1, columns);
                AssertProduct(kernels, running, terms, terms, a, w);
                if (running is HiddenWeights<T> hidden) AssertTransposed(kernels, hidden, terms, u, w);
                running.AddUpdate(terms++, Padded(kernels, a), Padded(kernels, u));
                w += Matrix<T>.TransposeTimes(a, u);
                AssertProduct(kernels, running, terms - 1, terms, a, w);        // of the sample itself, behind the update
                var snapshot = running.Snapshot(running.Base(), terms);
                Assert.Equal((w, w.Base, w.LowRankTerms), (snapshot, snapshot.Base, snapshot.LowRankTerms));
            }
            if (round == 2) return;
            running.Flush(terms);
            Assert.Equal(w.Materialize(), running.Base());
            Assert.Null(running.Snapshot(running.Base(), 0).Base);
            (w, terms) = (w.Materialize().WithPendingUpdates(), 0);
        }
    }

    static void AssertProduct<T>(Kernels<T> kernels, TrainingWeights<T> running, int number, int terms, Matrix<T> a, Matrix<T> w)
        where T : unmanaged
    {
        var y = new T[kernels.PaddedWidth(w.Columns)];
        running.Forward(number, terms, Padded(kernels, a), y);
        Assert.True(Bits.AreEqual((a * w).Span, y.AsSpan(0, w.Columns)), $"a·W of {w.Rows} × {w.Columns} with {terms} terms");
    }

    static void AssertTransposed<T>(Kernels<T> kernels, HiddenWeights<T> running, int terms, Matrix<T> delta, Matrix<T> w)
        where T : unmanaged
    {
        var y = new T[kernels.PaddedWidth(w.Rows)];
        running.BackwardInput(terms, Padded(kernels, delta), y);
        var expected = Matrix<T>.TimesTransposed(delta, w);
        Assert.True(Bits.AreEqual(expected.Span, y.AsSpan(0, w.Rows)), $"δ·Wᵀ of {w.Rows} × {w.Columns} with {terms} terms");
    }

    static T[] Padded<T>(Kernels<T> kernels, Matrix<T> row) where T : unmanaged =>
        Kernels<T>.Pad(row.Span, row.Columns, kernels.PaddedWidth(row.Columns));
}
