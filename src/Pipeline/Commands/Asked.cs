using LanguageExt;
using Pipeline.Data;
using Pipeline.Shell.Files;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Shell.Commands;

/// <summary>A model and the images it is asked about, which fit it.</summary>
sealed record Asked(Model Model, DataSet Data)
{
    /// <summary>Reads both. The model first: it is small, and often the wrong one.</summary>
    public static async Task<Fin<Asked>> Load(ParseResult result, Host host, CancellationToken stop)
    {
        var path = host.Full(result.GetValue(AskOptions.Model)!);
        var model = Disk.Decode(path, ModelFile.Decode);
        if (model.IsFail) return model.Map(_ => default(Asked)!);
        var data = await DataSource.Load(result.GetValue(AskOptions.Data), host, withTraining: false, stop);
        return from m in model
               from d in data
               from fitting in Fitting(path, m, d)
               select fitting;
    }

    static Fin<Asked> Fitting(string path, Model model, DataSet data) => (model.InputWidth, model.Classes) == (data.Test.Size, DataSet.Classes)
        ? new Asked(model, data)
        : Disk.In(path, new Fault("the layers", $"{model.InputWidth} inputs and {model.Classes} outputs", $"{data.Test.Size} and {DataSet.Classes}, as the images have",
            "Use the data that the model was trained on.").ToError());
}
