using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data;
using Pipeline.Formats;
using Pipeline.Options;

namespace Pipeline.Files;

/// <summary>The files of a split: IDX images and labels, or else CSV.</summary>
sealed record SplitFiles(string? Images, string? Labels, string? Csv)
{
    /// <summary>Whether a split can be read from them.</summary>
    public bool IsComplete => Csv is not null || (Images is not null && Labels is not null);

    /// <summary>The images, and what was recognized in them, which is worth a line.</summary>
    public Fin<(ImageSet Images, string? Note)> Load(LabelColumn label) => (Images, Labels, Csv) switch
    {
        ({ } images, { } labels, _) => LoadIdx(images, labels),
        (_, _, { } csv) => LoadCsv(csv, label),
        _ => throw new InvalidOperationException("Only complete splits are loaded."),
    };

    // The labels come first: they are small, and no other file is read while the bytes of the images are in memory.
    static Fin<(ImageSet, string?)> LoadIdx(string imagesPath, string labelsPath) =>
        from labels in Decode(labelsPath, Idx.DecodeLabels)
        from images in Decode(imagesPath, Idx.DecodeImages)
        from set in Idx.PairImagesWithLabels(images, labels).BiBind(Fin<ImageSet>.Succ, error => Disk.WithPath(labelsPath, error))
        select (set, (string?)null);

    static Fin<(ImageSet, string?)> LoadCsv(string path, LabelColumn label) =>
        Decode(path, bytes => Formats.Csv.Decode(bytes, label).BiMap(csv => csv, WithRemedy))
            .Map(csv => (csv.Images, csv.Layout.Description));

    // To open a pipe or a device would wait, or read without an end. They have no length, and neither has an empty file.
    static Fin<A> Decode<A>(string path, Func<ByteSource, Fin<A>> decoder) =>
        Disk.ToDiskErrors(path, "a readable file", "Check the name.", () =>
            File.Exists(path) && new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length == 0
                ? Disk.WithPath(path, new DecodeError(
                    "the file", "no bytes: an empty file, a pipe or a device", "a file with data", MessageText.FetchAgainRemedy))
                : Fin<Unit>.Succ(Unit.Default))
            .Bind(_ => Disk.DecodeInPieces(path, decoder));

    // The library does not name options of the command line.
    static Error WithRemedy(Error error) => error is DecodeError { Remedy: CsvErrors.LabelColumnRemedy } csvError
        ? csvError with { Remedy = $"Say {DataOptions.Label.Name} first or {DataOptions.Label.Name} last." }
        : error;
}
