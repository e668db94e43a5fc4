using Pipeline.Bench.Contenders;
using Pipeline.Bench.Measuring;
using static System.FormattableString;

namespace Pipeline.Bench;

/// <summary>The rows of predictions by a trained network.</summary>
sealed partial record Suite
{
    // Many short passes, of which the best counts: a pass of a tenth of a second is easily disturbed.
    const int PredictionPasses = 12;

    IEnumerable<Row> Predictions =>
    [
        Prediction("predict-1", "one image a call", 1, "unit", 1.5),
        Prediction("predict-1-dense", "one image a call whose background is 0.01", 1, "lecture", 1.5),
        Prediction("predict-1000", "1,000 images a call", 1000, "unit", 0.9),
        PredictionGarbage,
    ];

    Row Prediction(string name, string size, int rows, string pixels, double min)
    {
        var ours = Predict(rows, pixels);
        var peer = ours.WithContender(Names.OnnxRuntime);
        return new(
            name, $"784-100-10 with ReLU and softmax, {size}, one core, against ONNX Runtime", Threshold.AtLeast(min, "x"), [ours, peer],
            round => RowResult.Of(
                round.Best(peer) / round.Best(ours), (ours.Contender, round.Best(ours), "µs"), (peer.Contender, round.Best(peer), "µs")));
    }

    Row PredictionGarbage
    {
        get
        {
            Job[] jobs = [Predict(1, "unit"), Predict(1000, "unit")];
            return new(
                "predict-garbage", "bytes allocated in a pass of calls, one image a call and 1,000", Threshold.AtMost(0, "B"), [.. jobs],
                round => RowResult.Of(jobs.SelectMany(job => round.Of(job)).Where(value => value["pass"] > 1)
                    .Select(value => (double?)value["bytes"]).Max()));
        }
    }

    Job Predict(int rows, string pixels) => new(
        Names.Ours, "predict", 1,
        Invariant($"--rows {rows} --pixels {pixels} --calls {Sizes.PredictedRows / rows} --passes {PredictionPasses}"));
}
