using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Options;

namespace Pipeline.Commands;

/// <summary>One or more models of the same images and classes, and test images of them.</summary>
sealed record ModelsAndData(ImmutableArray<LoadedModel> Models, DataSet Data)
{
    /// <summary>Reads models and data. The models come first: they are small, so that a wrong file is reported at once.</summary>
    /// <remarks>
    /// The training images are read only where the labels of the test images leave open whether the model has the classes of the data.
    /// </remarks>
    public static async Task<Fin<ModelsAndData>> Load(string[] names, DataChoice choice, Host host, CancellationToken stop)
    {
        var loaded = LoadModels(names, host);
        if (loaded.IsFail) return loaded.Map(_ => default(ModelsAndData)!);
        var models = loaded.IfFail([]);
        var first = models[0];
        if (choice.Ink is { } given && given != first.Ink)
            return Error.New(ExitCode.Usage, ConsoleText.Invariant(
                $"{DataOptions.Ink.Name}: found {given}, expected {first.Ink}, as the model was trained. Leave it out."));
        var data = await DataSource.Load(choice with { Ink = first.Ink }, host, first.LabelRange, stop);
        return from set in data
               from checkedModels in models.Map(model => model.CheckData(set.Test, set)).ToSeq().Sequence()
               select new ModelsAndData(models, set);
    }

    /// <summary>Reads models, which must be of the same images and classes.</summary>
    public static Fin<ImmutableArray<LoadedModel>> LoadModels(string[] names, Host host) =>
        from models in names.Map(name => LoadedModel.Load(name, host)).ToSeq().Sequence()
        from same in models.Tail.Map(models.Head.CheckSame).Sequence()
        select models.ToImmutableArray();
}
