using LanguageExt;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Options;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary>A model and the images it is asked about, which fit it.</summary>
sealed record ModelAndData(Model Model, DataSet Data)
{
    /// <summary>Reads both. The model first: it is small, and often the wrong one.</summary>
    public static async Task<Fin<ModelAndData>> Load(ParseResult result, Host host, CancellationToken stop)
    {
        var path = host.Full(result.GetValue(ModelOptions.Model)!);
        var model = SavedModel.Load(path);
        if (model.IsFail) return model.Map(_ => default(ModelAndData)!);
        var data = await DataSource.Load(result.GetValue(ModelOptions.Data), host, withTraining: false, stop);
        return from m in model
               from d in data
               from fitting in Fitting(path, m, d)
               select fitting;
    }

    static Fin<ModelAndData> Fitting(string path, Model model, DataSet data) => (model.InputWidth, model.Classes) == (data.Test.Size, DataSet.Classes)
        ? new ModelAndData(model, data)
        : Disk.In(path, new DecodeError("the layers", $"{model.InputWidth} inputs and {model.Classes} outputs", $"{data.Test.Size} and {DataSet.Classes}, as the images have",
            "Use the data that the model was trained on."));
}
