using LanguageExt;
using Pipeline.Data;
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
    public static async Task<Fin<ModelAndData>> Load(ParseResult result, Host host, CancellationToken stop)
    {
        var path = host.FullPath(result.GetValue(ModelOptions.Model)!);
        var model = SavedModel.Load(path);
        if (model.IsFail) return model.Map(_ => default(ModelAndData)!);
        var data = await DataSource.Load(result.GetValue(ModelOptions.Data), host, withTraining: false, stop);
        return from m in model
               from d in data
               from modelAndData in CheckShapes(path, m, d)
               select modelAndData;
    }

    /// <summary>The encoding of pixels, which a model of images has.</summary>
    public PixelEncoding Pixels =>
        Model.InputEncoding.PixelEncoding ?? throw new InvalidOperationException("Only models of images are loaded.");

    static Fin<ModelAndData> CheckShapes(string path, Model model, DataSet data) =>
        model.InputEncoding.PixelEncoding is null || model.OutputKind == OutputKind.Numbers
            ? Disk.WithPath(path, new DecodeError(
                "the model", $"{model}", "a model of images and their classes",
                "Models of other data are for programs of your own: Model.CreatePredictor."))
        : (model.InputWidth, model.OutputWidth) == (data.Test.PixelsPerImage, DataSet.Classes)
            ? new ModelAndData(model, data)
            : Disk.WithPath(path, new DecodeError(
                "the layers",
                $"{model.InputWidth} inputs and {model.OutputWidth} outputs",
                $"{data.Test.PixelsPerImage} and {DataSet.Classes}, as the images have",
                "Use the data that the model was trained on."));
}
