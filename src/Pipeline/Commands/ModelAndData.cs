using LanguageExt;
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

    static Fin<ModelAndData> CheckShapes(string path, Model model, DataSet data) =>
        (model.InputWidth, model.Classes) == (data.Test.PixelsPerImage, DataSet.Classes)
            ? new ModelAndData(model, data)
            : Disk.WithPath(path, new DecodeError(
                "the layers",
                $"{model.InputWidth} inputs and {model.Classes} outputs",
                $"{data.Test.PixelsPerImage} and {DataSet.Classes}, as the images have",
                "Use the data that the model was trained on."));
}
