using System.Diagnostics;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Models;
using Pipeline.Numerics;
using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>
/// Calls of a predictor, 784-100-10 with ReLU and softmax, each with the same images: microseconds a call in each pass, and the bytes that
/// all calls of the last pass allocate.
/// </summary>
static class Predictions
{
    const int Inputs = 784, Hidden = 100, Classes = 10;

    public static IEnumerable<string> Run(WorkerOptions options)
    {
        var (rows, calls, passes) = (options.Int("--rows"), options.Int("--calls"), options.Int("--passes"));
        var encode = PixelEncoding.All[options["--pixels"]].Encode;
        float[] inputs = [.. Images.Training(options["--data"]).Take(rows).Pixels.Select(pixel => (float)encode(pixel))];
        var (predictor, outputs) = (CreateModel().CreatePredictor<float>(), new float[rows * Classes]);
        for (var pass = 1; pass <= passes; pass++)
        {
            var (bytes, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            for (var call = 0; call < calls; call++) predictor.Predict(inputs, outputs);
            var microseconds = Stopwatch.GetElapsedTime(clock).TotalMicroseconds / calls;
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            var classes = outputs.Chunk(Classes).Sum(p => Array.IndexOf(p, p.Max()));
            yield return Invariant($"ours rows={rows} classes={classes} bytes={bytes} pass={pass} {microseconds:F3} µs");
        }
    }

    /// <summary>The network of the contenders as an ONNX file.</summary>
    public static byte[] OnnxFile() => [.. OnnxExport.Encode(CreateModel(), Precision.Single, OnnxInputKind.Encoded)
        .IfFail(error => throw new InvalidOperationException(error.Message))];

    static Model CreateModel()
    {
        var network = Network.Dense(Inputs, Hidden) >> Network.Relu >> Network.Dense(Hidden, Classes);
        return Model.Of(
            network,
            new Parameters<float>(
                network.ParameterInfos,
                [
                    Weights(0, Inputs, Inputs, Hidden), Weights(1, Inputs, 1, Hidden),
                    Weights(2, Hidden, Hidden, Classes), Weights(3, Hidden, 1, Classes),
                ]),
            OutputKind.SoftmaxLogits);
    }

    /// <summary>The numbers of all contenders.</summary>
    static Matrix<float> Weights(uint matrix, int fanIn, int rows, int columns) => Matrix<float>.Fill(rows, columns, i =>
        ((((matrix * 1_000_003 + (uint)i) * 2654435761u) >> 16) / 65536f - 0.5f) * 4 / MathF.Sqrt(fanIn));
}
