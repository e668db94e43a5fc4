using LanguageExt;
using LanguageExt.Common;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Options;

namespace Pipeline.Commands;

/// <summary>Reads and writes model files.</summary>
static class SavedModel
{
    static readonly string remedy =
        $"Train the model again with {TrainCommandOptions.Model.Name}, or use a file that this program saved.";

    static readonly string weightsRemedy =
        $"Begin training with these weights: train {TrainCommandOptions.Init.Name} FILE {TrainCommandOptions.Model.Name} ANOTHER.";

    /// <summary>Reads a model that <c>train</c> saved.</summary>
    public static Fin<Model> Load(string path) => Disk.Decode(path, bytes => ModelFile.Decode(bytes).BiMap(model => model, WithRemedy));

    /// <summary>Writes a model.</summary>
    public static Fin<Unit> Save(string path, Model model, Host host) =>
        ModelFile.Encode(model).BiMap(
            bytes => bytes, error => Disk.WithPath(path, WithRemedy(error))).Bind(bytes => Disk.Write(path, bytes, host.Error.WriteLine));

    // The library does not name options of the command line; the program adds those that save models and read weights.
    static Error WithRemedy(Error error) => error switch
    {
        DecodeError { Remedy: ModelFile.Remedy } wrong => wrong with { Remedy = remedy },
        DecodeError { Remedy: ModelFile.WeightsRemedy } weights => weights with { Remedy = weightsRemedy },
        _ => error,
    };
}
