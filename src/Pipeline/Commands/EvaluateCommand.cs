using LanguageExt;
using Pipeline.Data;
using Pipeline.Numerics;
using Pipeline.Shell.Display;
using Pipeline.Training;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Shell.Commands;

/// <summary><c>evaluate</c>: how a model does on test images.</summary>
static class EvaluateCommand
{
    /// <summary>Runs the command.</summary>
    public static async Task<int> Run(ParseResult result, Host host, CancellationToken stop)
    {
        var asked = await Asked.Load(result, host, stop);
        return Outcome.Of(asked.Map(question =>
        {
            Print(question, host);
            return Unit.Default;
        }), host);
    }

    static void Print(Asked asked, Host host)
    {
        var (model, data) = asked;
        var evaluation = model.Precision == Precision.Single ? Evaluate<float>(model, data.Test) : Evaluate<double>(model, data.Test);
        host.Out.WriteLine($"data: {data.Name}");
        host.Out.WriteLine($"test {Words.Shape(data.Test)}");
        host.Out.WriteLine($"model {LayerText.Write(model.Network)}");
        foreach (var line in ConfusionText.Lines(evaluation, model.Classes)) host.Out.WriteLine(line);
        foreach (var line in Words.Matches(evaluation, "")) host.Out.WriteLine(line);
        host.Out.WriteLine(Words.Accuracy(evaluation));
    }

    static Evaluation Evaluate<T>(Model model, ImageSet test) where T : unmanaged => Batches.Evaluate(
        model.Network, ParameterTensors.Narrow<T>(model.Parameters), test,
        new Encoder<T>(model.Inputs, TargetEncoding.OneHot, model.Classes, Kernels<T>.For.On(Environment.ProcessorCount)));
}
