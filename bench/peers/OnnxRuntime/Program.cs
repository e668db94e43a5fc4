// Predictions of ONNX Runtime at its best: weights packed by the session, shapes fixed, inputs and outputs bound once, nothing copied.
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Pipeline.Bench.Peers;
using static System.FormattableString;

if (args is ["--version"])
{
    Console.WriteLine(OrtEnv.Instance().GetVersionString());
    return;
}
var values = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
int Int(string name) => int.Parse(values[name], CultureInfo.InvariantCulture);
var (rows, calls, passes) = (Int("--rows"), Int("--calls"), Int("--passes"));
var inputs = Images(Path.Combine(values["--data"], "train-images-idx3-ubyte"), rows, values["--pixels"]);
using var prediction = new Prediction(values["--model"], inputs, rows, Int("--threads"));
var way = prediction.FastestWay(calls);
for (var pass = 1; pass <= passes; pass++)
{
    var clock = Stopwatch.GetTimestamp();
    for (var call = 0; call < calls; call++) way.Predict();
    var microseconds = Stopwatch.GetElapsedTime(clock).TotalMicroseconds / calls;
    Console.WriteLine(Invariant($"onnxruntime rows={rows} way={way.Name} classes={prediction.ClassSum} pass={pass} {microseconds:F3} µs"));
}

static float[] Images(string path, int rows, string encoding)
{
    using var file = File.OpenRead(path);
    file.Position = 16;
    var pixels = new byte[rows * Prediction.Inputs];
    file.ReadExactly(pixels);
    return [.. pixels.Select(pixel => encoding == "lecture" ? pixel / 255f * 0.99f + 0.01f : (float)(pixel / 255.0))];
}
