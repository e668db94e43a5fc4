using System.Globalization;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Options;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary>A model, and test images of its input width.</summary>
sealed record ModelAndData(Model Model, DataSet Data)
{
    /// <summary>Reads both. The model comes first: it is small, so that a wrong file is reported at once.</summary>
    /// <remarks>
    /// The training images are read only where the labels of the test images leave open whether the model has the classes of the data.
    /// </remarks>
    public static async Task<Fin<ModelAndData>> Load(ParseResult result, DataChoice choice, Host host, CancellationToken stop)
    {
        var path = host.FullPath(result.GetValue(ModelOptions.Model)!);
        var model = SavedModel.Load(path).Bind(model => CheckKind(path, model));
        if (model.IsFail) return model.Map(_ => default(ModelAndData)!);
        var labels = model.Match(LabelsOf, _ => default);
        var ink = model.Match(InkOf, _ => byte.MaxValue);
        if (choice.Ink is { } given && given != ink)
            return Error.New(ExitCode.Usage, ConsoleText.FormatInvariant(
                $"{DataOptions.Ink.Name}: found {given}, expected {ink}, as the model was trained. Leave it out."));
        var data = await DataSource.Load(choice with { Ink = ink }, host, labels, stop);
        return from m in model
               from d in data
               from modelAndData in CheckShapes(path, m, d)
               select modelAndData;
    }

    /// <summary>The encoding of pixels, which a model of images has.</summary>
    public PixelEncoding Pixels =>
        Model.InputEncoding.PixelEncoding ?? throw new InvalidOperationException("Only models of images are loaded.");

    static int InkOf(Model model) =>
        byte.TryParse(model.Settings.GetValueOrDefault(TrainReport.Ink), NumberStyles.None, CultureInfo.InvariantCulture, out var ink)
        && ink > 0
            ? ink
            : byte.MaxValue;

    static LabelRange LabelsOf(Model model) => LabelRange.OfModel(model.ClassNames, model.OutputWidth);

    static Fin<Model> CheckKind(string path, Model model) =>
        model.InputEncoding.PixelEncoding is null || model.OutputKind == OutputKind.Numbers
            ? Disk.WithPath(path, new DecodeError(
                "the model", $"{model}", "a model of images and their classes",
                "Models of other data are for programs of your own: Model.CreatePredictor."))
            : model;

    static Fin<ModelAndData> CheckShapes(string path, Model model, DataSet data)
    {
        var (images, found) = (ConsoleText.FormatImageSize(data.Test), model.Settings.GetValueOrDefault(TrainReport.ImageSize));
        return model.InputWidth == data.Test.PixelsPerImage && (found is null || found == images) && LabelsOf(model) == data.Labels
            ? new ModelAndData(model, data)
            : Disk.WithPath(path, new DecodeError(
                "the model",
                $"{(found is null ? $"{model.InputWidth} inputs" : $"images of {found}")} and {LabelsOf(model)}",
                $"images of {images} and {data.Labels}, as in {data.Name}",
                "Use the data that the model was trained on, or train a model on these."));
    }
}
