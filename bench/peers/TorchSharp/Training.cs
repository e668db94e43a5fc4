using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pipeline.Bench.Peers;

static class Training
{
    const int Epoch = 60000, Pixels = 784, ReportEvery = 400;

    /// <summary>The versions of TorchSharp and of the library below it.</summary>
    public static string Version()
    {
        using var one = ones(1);
        return $"{torch.__version__} through TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}";
    }

    /// <summary>Passes over the data: their numbers, the last loss that was looked at, the seconds of a whole epoch at this speed.</summary>
    public static IEnumerable<(int Number, double Loss, double Seconds)> Passes(Asked asked)
    {
        set_num_threads(asked.Threads);
        random.manual_seed(1);
        var (x, labels) = Images(asked);
        var isGradient = asked.Recipe == "gradient";
        var inputs = isGradient ? x * 0.99 + 0.01 : x;
        var targets = isGradient ? functional.one_hot(labels, 10).to_type(ScalarType.Float32) * 0.98 + 0.01 : labels;
        var model = Network(asked.Widths, isGradient);
        Loss<Tensor, Tensor, Tensor> objective = isGradient ? MSELoss(Reduction.Sum) : CrossEntropyLoss();
        // The rate 0.15 on the whole square error is the rate 0.3 on half of it, with one operation less.
        var optimizer = optim.SGD(model.parameters(), isGradient ? 0.15 : 0.1);
        for (var number = 1; number <= asked.Passes; number++)
        {
            var clock = Stopwatch.GetTimestamp();
            var loss = Pass(asked, model, objective, optimizer, inputs, targets);
            yield return (number, loss, Stopwatch.GetElapsedTime(clock).TotalSeconds * Epoch / asked.Samples);
        }
    }

    static double Pass(Asked asked, Module<Tensor, Tensor> model, Loss<Tensor, Tensor, Tensor> objective, optim.Optimizer optimizer, Tensor inputs, Tensor targets)
    {
        var last = 0.0;
        for (var (step, from) = (0, 0); from < asked.Samples; step++, from += asked.Batch)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(asked.Batch, asked.Samples - from);
            optimizer.zero_grad();
            var loss = objective.forward(model.forward(inputs.narrow(0, from, count)), targets.narrow(0, from, count));
            loss.backward();
            optimizer.step();
            if (step % ReportEvery == 0) last = loss.item<float>();
        }
        return last;
    }

    static Module<Tensor, Tensor> Network(long[] widths, bool withOutputs)
    {
        var layers = widths.Zip(widths.Skip(1)).SelectMany(pair => new Module<Tensor, Tensor>[] { Linear(pair.First, pair.Second), Sigmoid() });
        return Sequential(withOutputs ? layers : layers.SkipLast(1));
    }

    static (Tensor X, Tensor Labels) Images(Asked asked)
    {
        var pixels = Read(Path.Combine(asked.Data, "train-images-idx3-ubyte"), 16, asked.Samples * Pixels);
        var labels = Read(Path.Combine(asked.Data, "train-labels-idx1-ubyte"), 8, asked.Samples);
        return (tensor(pixels, [asked.Samples, Pixels], ScalarType.Byte).to_type(ScalarType.Float32) / 255, tensor(labels, [asked.Samples], ScalarType.Byte).to_type(ScalarType.Int64));
    }

    static byte[] Read(string path, int head, int count)
    {
        using var file = File.OpenRead(path);
        file.Position = head;
        var bytes = new byte[count];
        file.ReadExactly(bytes);
        return bytes;
    }
}
