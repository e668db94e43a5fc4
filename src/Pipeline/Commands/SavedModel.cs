using LanguageExt;
using LanguageExt.Common;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Options;

namespace Pipeline.Commands;

/// <summary>Models as files of the program.</summary>
static class SavedModel
{
    static readonly string remedy = $"Train the model again with {TrainOptionSet.Model.Name}, or use a file that this program saved.";

    /// <summary>Reads a model that <c>train</c> saved.</summary>
    public static Fin<Model> Load(string path) => Disk.Decode(path, bytes => ModelFile.Decode(bytes).BiMap(model => model, Advised));

    /// <summary>Writes a model.</summary>
    public static Fin<Unit> Save(string path, Model model) =>
        ModelFile.Encode(model).BiMap(bytes => bytes, error => Disk.In(path, Advised(error))).Bind(bytes => Disk.Write(path, bytes));

    // The library does not know with which option models are saved.
    static Error Advised(Error error) => error is DecodeError { Remedy: ModelFile.Remedy } fault ? fault with { Remedy = remedy } : error;
}
