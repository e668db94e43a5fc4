using System.Globalization;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Models;

namespace Pipeline.Commands;

/// <summary>A model of images and their classes, and its file.</summary>
/// <param name="Name">The file as the user named it.</param>
/// <param name="Path">Its absolute path.</param>
/// <param name="Model">The model.</param>
sealed record LoadedModel(string Name, string Path, Model Model)
{
    /// <summary>Reads a model.</summary>
    public static Fin<LoadedModel> Load(string name, Host host)
    {
        var path = host.FullPath(name);
        return SavedModel.Load(path).Bind(model => CheckKind(path, model)).Map(model => new LoadedModel(name, path, model));
    }

    /// <summary>The value of a pixel that is full ink.</summary>
    public int Ink =>
        byte.TryParse(Model.Settings.GetValueOrDefault(TrainReport.Ink), NumberStyles.None, CultureInfo.InvariantCulture, out var ink)
        && ink > 0
            ? ink
            : byte.MaxValue;

    /// <summary>The classes.</summary>
    public ClassLabels Labels => ClassLabels.OfModel(Model.ClassNames, Model.OutputWidth);

    /// <summary>The labels that data of numbered classes have.</summary>
    public LabelRange LabelRange => LabelRange.OfModel(Model.ClassNames, Model.OutputWidth);

    /// <summary>The size of the images, <c>28 x 28 pixels</c>; null in files that do not say it.</summary>
    public string? ImageSize =>
        Model.Settings.GetValueOrDefault(TrainReport.ImageSize) is { } size ? ConsoleText.Printable(size) : null;

    /// <summary>What the model takes and gives, in words.</summary>
    public string Description =>
        $"{(ImageSize is { } size ? $"images of {size}" : $"{Model.InputWidth} inputs")}"
        + $"{(Ink == byte.MaxValue ? "" : $" with ink up to {Ink}")} and {Labels}";

    /// <summary>An error, which names both files, where the other model is not of the same images and classes.</summary>
    public Fin<Unit> CheckSame(LoadedModel other) =>
        Model.InputWidth == other.Model.InputWidth && (ImageSize is null || other.ImageSize is null || ImageSize == other.ImageSize)
        && Ink == other.Ink && Labels == other.Labels
            ? Unit.Default
            : Disk.WithPath(other.Path, new DecodeError(
                "the model", Difference(other, this), $"{Difference(this, other)}, as {Path}",
                "Models whose probabilities are averaged have the same images and the same classes."));

    /// <summary>An error where data have other images or classes.</summary>
    /// <param name="images">The images of the data that are looked at.</param>
    /// <param name="data">The data.</param>
    public Fin<Unit> CheckData(ImageSet images, DataSet data)
    {
        var size = ConsoleText.FormatImageSize(images);
        return Model.InputWidth == images.PixelsPerImage && (ImageSize is null || ImageSize == size) && Labels == data.Labels
            ? Unit.Default
            : Disk.WithPath(Path, new DecodeError(
                "the model",
                $"{(ImageSize is { } found ? $"images of {found}" : $"{Model.InputWidth} inputs")} and {Labels}",
                $"images of {size} and {data.Labels}, as in {data.Name}",
                "Use the data that the model was trained on, or train a model on these."));
    }

    // Long lists of classes are cut; the first name that differs tells them apart.
    static string Difference(LoadedModel model, LoadedModel other)
    {
        var differs = model.Labels.Names.AsSpan().CommonPrefixLength(other.Labels.Names.AsSpan());
        return model.Description != other.Description || differs == model.Labels.Count
            ? model.Description
            : $"{model.Description}, class {differs} being '{model.Labels.Names[differs]}'";
    }

    static Fin<Model> CheckKind(string path, Model model) =>
        model.InputEncoding.PixelEncoding is null || model.OutputKind == OutputKind.Numbers
            ? Disk.WithPath(path, new DecodeError(
                "the model", $"{model}", "a model of images and their classes",
                "Models of other data are for programs of your own: Model.CreatePredictor."))
            : model;
}
