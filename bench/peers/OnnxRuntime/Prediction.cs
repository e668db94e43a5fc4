using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Pipeline.Bench.Peers;

/// <summary>A session whose inputs and outputs stand in memory that every call uses again.</summary>
sealed class Prediction : IDisposable
{
    readonly float[] probabilities;
    readonly InferenceSession session;
    readonly RunOptions runOptions = new();
    readonly OrtValue input, output;
    readonly OrtIoBinding binding;
    readonly string[] inputNames, outputNames;

    public const int Inputs = 784, Classes = 10;

    // The free dimension of exported models.
    const string Batch = "batch";

    public Prediction(string model, float[] inputs, int rows, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        options.AddFreeDimensionOverrideByName(Batch, rows);
        session = new(model, options);
        (inputNames, outputNames) = ([.. session.InputNames], [.. session.OutputNames]);
        probabilities = new float[rows * Classes];
        input = OrtValue.CreateTensorValueFromMemory(inputs, [rows, Inputs]);
        output = OrtValue.CreateTensorValueFromMemory(probabilities, [rows, Classes]);
        binding = session.CreateIoBinding();
        binding.BindInput(inputNames[0], input);
        binding.BindOutput(outputNames[0], output);
    }

    /// <summary>The sum of the predicted classes, by which contenders are seen to compute the same.</summary>
    public int ClassSum => probabilities.Chunk(Classes).Sum(p => Array.IndexOf(p, p.Max()));

    /// <summary>The way to call that a short trial, which is not timed, finds to be the fastest.</summary>
    public (string Name, Action Predict) FastestWay(int calls)
    {
        OrtValue[] inputs = [input], outputs = [output];
        (string Name, Action Predict)[] ways =
        [
            ("binding", () => session.RunWithBinding(runOptions, binding)),
            ("values", () => session.Run(runOptions, inputNames, inputs, outputNames, outputs)),
        ];
        var trial = Math.Max(1, calls / 4);
        return ways.MinBy(way => Enumerable.Range(0, 4).Select(_ =>
        {
            var clock = Stopwatch.GetTimestamp();
            for (var call = 0; call < trial; call++) way.Predict();
            return Stopwatch.GetElapsedTime(clock);
        }).Min());
    }

    public void Dispose()
    {
        binding.Dispose();
        input.Dispose();
        output.Dispose();
        runOptions.Dispose();
        session.Dispose();
    }
}
