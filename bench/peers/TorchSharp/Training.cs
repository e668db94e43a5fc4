using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pipeline.Bench.Peers;

/// <summary>A training loop in TorchSharp.</summary>
static class Training
{
    const int Epoch = 60000, Pixels = 784, ReportEvery = 400;

    /// <summary>The versions of TorchSharp and libtorch.</summary>
    public static string Version()
    {
        using var one = ones(1);
        return $"{torch.__version__} through TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}";
    }

    /// <summary>Each pass over the samples: its number, the last reported loss, and its seconds scaled to a whole epoch.</summary>
    public static IEnumerable<(int Number, double Loss, double Seconds)> Passes(PeerOptions options)
    {
        set_num_threads(options.Threads);
        random.manual_seed(1);
        var (x, labels) = Images(options);
        var isGradient = options.Recipe == "gradient";
        var inputs = isGradient ? x * 0.99 + 0.01 : x;
        var targets = isGradient ? functional.one_hot(labels, 10).to_type(ScalarType.Float32) * 0.98 + 0.01 : labels;
        var model = Network(options.Widths, isGradient);
        Loss<Tensor, Tensor, Tensor> loss = isGradient ? MSELoss(Reduction.Sum) : CrossEntropyLoss();
        // SGD at 0.15 on ‖a − t‖² equals SGD at 0.3 on ½‖a − t‖², with one operation less.
        var optimizer = optim.SGD(model.parameters(), isGradient ? 0.15 : 0.1);
        for (var number = 1; number <= options.Passes; number++)
        {
            var clock = Stopwatch.GetTimestamp();
            var lastLoss = Pass(options, model, loss, optimizer, inputs, targets);
            yield return (number, lastLoss, Stopwatch.GetElapsedTime(clock).TotalSeconds * Epoch / options.Samples);
        }
    }

    static double Pass(
        PeerOptions options, Module<Tensor, Tensor> model, Loss<Tensor, Tensor, Tensor> loss, optim.Optimizer optimizer,
        Tensor inputs, Tensor targets)
    {
        var lastLoss = 0.0;
        for (var (step, start) = (0, 0); start < options.Samples; step++, start += options.Batch)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(options.Batch, options.Samples - start);
            optimizer.zero_grad();
            var output = loss.forward(model.forward(inputs.narrow(0, start, count)), targets.narrow(0, start, count));
            output.backward();
            optimizer.step();
            if (step % ReportEvery == 0) lastLoss = output.item<float>();
        }
        return lastLoss;
    }

    static Module<Tensor, Tensor> Network(long[] widths, bool hasOutputActivation)
    {
        var layers = widths.Zip(widths.Skip(1))
            .SelectMany(pair => new Module<Tensor, Tensor>[] { Linear(pair.First, pair.Second), Sigmoid() });
        return Sequential(hasOutputActivation ? layers : layers.SkipLast(1));
    }

    static (Tensor X, Tensor Labels) Images(PeerOptions options)
    {
        var pixels = Read(Path.Combine(options.Data, "train-images-idx3-ubyte"), 16, options.Samples * Pixels);
        var labels = Read(Path.Combine(options.Data, "train-labels-idx1-ubyte"), 8, options.Samples);
        return (
            tensor(pixels, [options.Samples, Pixels], ScalarType.Byte).to_type(ScalarType.Float32) / 255,
            tensor(labels, [options.Samples], ScalarType.Byte).to_type(ScalarType.Int64));
    }

    static byte[] Read(string path, int headerLength, int count)
    {
        using var file = File.OpenRead(path);
        file.Position = headerLength;
        var bytes = new byte[count];
        file.ReadExactly(bytes);
        return bytes;
    }
}
