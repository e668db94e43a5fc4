using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Shell.Display;
using Pipeline.Shell.Files;
using Pipeline.Training;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Shell.Commands;

/// <summary><c>gradcheck</c>: the oracles on random networks or on a saved model, and the lecture's story, measured on the spot.</summary>
static class GradcheckCommand
{
    const int DefaultNetworks = 500, MostNetworks = 1_000_000, DefaultSeed = 1;

    /// <summary>Runs the command: 0 when every oracle agrees, 1 when one does not.</summary>
    public static int Run(ParseResult result, Host host)
    {
        var networks = Number(result, GradcheckOptions.Networks, DefaultNetworks, 1, MostNetworks);
        var seed = Number(result, GradcheckOptions.Seed, DefaultSeed, 0, long.MaxValue);
        var mistakes = new[] { networks, seed }.SelectMany(number => number.Mistake).ToImmutableArray();
        foreach (var mistake in mistakes) host.Error.WriteLine($"error: {mistake}");
        if (!mistakes.IsEmpty) return ExitCode.Usage;
        return Rows(result, host, (int)networks.Value, Key.From(seed.Value))
            .Match(rows => Report(rows, host), error => Outcome.Of(Fin<Unit>.Fail(error), host));
    }

    static Fin<ImmutableArray<LabRow>> Rows(ParseResult result, Host host, int networks, Key key) =>
        result.GetValue(GradcheckOptions.Model) is { } path
            ? Disk.Decode(host.Full(path), ModelFile.Decode).Map(model => OfModel(model, key))
            : Fin<ImmutableArray<LabRow>>.Succ(GradientLab.Run(networks, key, Environment.ProcessorCount));

    /// <summary>The model on two images of noise, under the loss that its outputs are for.</summary>
    static ImmutableArray<LabRow> OfModel(Model model, Key key)
    {
        var x = Matrix<double>.Fill(2, model.InputWidth, i => key.FoldIn(0).Uniform(i));
        var classes = model.Classes;
        var target = Matrix<double>.Fill(2, classes, i => i % classes == key.FoldIn(1).Below(i / classes, classes) ? 1 : 0);
        Loss loss = model.Answers switch
        {
            Answers.Probabilities => new HalfSquare(),
            Answers.SoftmaxLogits => new SoftmaxCrossEntropy(),
            _ => new SigmoidCrossEntropy(),
        };
        return GradientLab.Run(new(model.Network, loss), model.Parameters, new(x, target), key.FoldIn(2), Environment.ProcessorCount);
    }

    static int Report(ImmutableArray<LabRow> rows, Host host)
    {
        foreach (var line in LabText.Lines(rows)) host.Out.WriteLine(line);
        host.Out.WriteLine();
        foreach (var line in LectureStory.Measure()) host.Out.WriteLine(line);
        return rows.All(row => row.Passed) ? ExitCode.Done : ExitCode.Internal;
    }

    static (long Value, ImmutableArray<string> Mistake) Number(ParseResult result, System.CommandLine.Option<string> option, long otherwise, long least, long most) =>
        result.GetValue(option) is not { } text ? (otherwise, [])
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? (value, [])
        : (otherwise, [Words.Text($"{option.Name}: found '{text}', expected a whole number from {least} to {most}")]);
}
