using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pipeline.Bench.Peers;

/// <summary>A training loop in TorchSharp.</summary>
static class Training
{
    const int Epoch = 60000, Pixels = 784, Classes = 10, ReportEvery = 400, TrialWarmUp = 4, TrialSteps = 12;

    /// <summary>The versions of TorchSharp and libtorch.</summary>
    public static string Version()
    {
        using var one = ones(1);
        return $"{torch.__version__} through TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}";
    }

    /// <summary>
    /// Each pass over the samples: its number, the implementation of the optimizer, the last reported loss, and its seconds scaled to a
    /// whole epoch.
    /// </summary>
    public static IEnumerable<(int Number, string Implementation, double Loss, double Seconds)> Passes(PeerOptions options)
    {
        set_num_threads(options.Threads);
        var (inputs, targets) = Samples(options);
        var (model, update) = Fastest(options, inputs, targets);
        for (var number = 1; number <= options.Passes; number++)
        {
            var clock = Stopwatch.GetTimestamp();
            var firstStep = options.Steps / options.Passes * (number - 1);
            var lastLoss = Pass(options, model, update, inputs, targets, firstStep);
            yield return (number, update.Name, lastLoss, Stopwatch.GetElapsedTime(clock).TotalSeconds * Epoch / options.Samples);
        }
    }

    /// <summary>A fresh model, with the implementation of its optimizer that a short trial finds to be the fastest.</summary>
    static (Module<Tensor, Tensor> Model, Update Update) Fastest(PeerOptions options, Tensor inputs, Tensor targets)
    {
        var implementations = Update.Implementations(options);
        var fastest = implementations.Length == 1 ? implementations[0] : implementations.MinBy(create =>
        {
            var model = Network(options);
            var (update, count) = (create(model), Math.Min(options.Batch, options.Samples));
            return Enumerable.Range(0, TrialWarmUp + TrialSteps)
                .Select(_ =>
                {
                    var clock = Stopwatch.GetTimestamp();
                    using var scope = NewDisposeScope();
                    Step(options, model, update, inputs.narrow(0, 0, count), targets.narrow(0, 0, count), options.LearningRate);
                    return Stopwatch.GetElapsedTime(clock);
                })
                .Skip(TrialWarmUp).Order().ElementAt(TrialSteps / 2);
        })!;
        var chosen = Network(options);
        return (chosen, fastest(chosen));
    }

    static double Pass(
        PeerOptions options, Module<Tensor, Tensor> model, Update update, Tensor inputs, Tensor targets, int firstStep)
    {
        var lastLoss = 0.0;
        for (var (step, start) = (0, 0); start < options.Samples; step++, start += options.Batch)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(options.Batch, options.Samples - start);
            var rate = options.IsCosine
                ? options.LearningRate * (1 + Math.Cos(Math.PI * (firstStep + step) / options.Steps)) / 2
                : options.LearningRate;
            var output = Step(options, model, update, inputs.narrow(0, start, count), targets.narrow(0, start, count), rate);
            if (step % ReportEvery == 0) lastLoss = output.item<float>();
        }
        return lastLoss;
    }

    static Tensor Step(PeerOptions options, Module<Tensor, Tensor> model, Update update, Tensor x, Tensor target, double rate)
    {
        update.ClearGradients();
        var output = options.IsGradient
            ? functional.mse_loss(model.forward(x), target, Reduction.Sum)
            : functional.cross_entropy(model.forward(x), target);
        output.backward();
        update.Apply(rate);
        return output;
    }

    static Module<Tensor, Tensor> Network(PeerOptions options)
    {
        random.manual_seed(1);
        long[] widths = [Pixels, .. options.HiddenWidths];
        var hidden = widths.Zip(widths.Skip(1)).SelectMany(pair => Hidden(options, pair.First, pair.Second));
        var head = options.IsGradient ? new Module<Tensor, Tensor>[] { Sigmoid() } : [];
        return Sequential([.. hidden, Linear(widths[^1], Classes), .. head]);
    }

    static IEnumerable<Module<Tensor, Tensor>> Hidden(PeerOptions options, long inputs, long outputs) =>
    [
        Linear(inputs, outputs),
        options.Activation == "relu" ? ReLU(inplace: true) : Sigmoid(),
        .. options.Dropout > 0 ? new Module<Tensor, Tensor>[] { Dropout(options.Dropout) } : [],
    ];

    static (Tensor Inputs, Tensor Targets) Samples(PeerOptions options)
    {
        var pixels = Read(Path.Combine(options.Data, "train-images-idx3-ubyte"), 16, options.Samples * Pixels);
        var bytes = Read(Path.Combine(options.Data, "train-labels-idx1-ubyte"), 8, options.Samples);
        var x = tensor(pixels, [options.Samples, Pixels], ScalarType.Byte).to_type(ScalarType.Float32) / 255;
        var labels = tensor(bytes, [options.Samples], ScalarType.Byte).to_type(ScalarType.Int64);
        return options.IsGradient
            ? (x * 0.99 + 0.01, functional.one_hot(labels, Classes).to_type(ScalarType.Float32) * 0.98 + 0.01)
            : (x, labels);
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
