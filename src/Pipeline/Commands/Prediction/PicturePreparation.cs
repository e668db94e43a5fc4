using System.Globalization;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data.Preparation;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Options;

namespace Pipeline.Commands;

/// <summary>Makes of a picture of any size what a model takes.</summary>
/// <param name="Rows">Pixel rows of the model.</param>
/// <param name="Columns">Pixel columns of the model.</param>
/// <param name="IsDigit">
/// Whether a digit is looked for and framed as in MNIST; else the middle of the picture is scaled, in the proportions of the model.
/// </param>
sealed record PicturePreparation(int Rows, int Columns, bool IsDigit)
{
    const int MnistSide = 28;

    /// <summary>The preparation for a model: by the option, else a digit where the model has the size of MNIST.</summary>
    public static Fin<PicturePreparation> For(LoadedModel model, Option<Preparation> choice) => Size(model).Bind(size =>
        choice == Preparation.Digit && size != (MnistSide, MnistSide)
            ? Error.New(ExitCode.Usage, ConsoleText.Invariant(
                $"{PredictOptions.Prepare.Name}: found digit, expected scale: a digit is framed in 28 x 28 pixels, and ")
                + ConsoleText.Invariant($"{model.Path} takes {size.Rows} x {size.Columns}. Leave it out."))
            : Fin<PicturePreparation>.Succ(new(
                size.Rows, size.Columns, choice.Match(chosen => chosen == Preparation.Digit, () => size == (MnistSide, MnistSide)))));

    /// <summary>The image for the model, or why there is no digit.</summary>
    public Fin<ShownImage> Prepare(string name, string path, Picture picture) => IsDigit
        ? DigitPreparation.Prepare(picture.Rows, picture.Columns, picture.Grey.AsSpan()).Match(
            Right: digit => Fin<ShownImage>.Succ(new(name, digit.Pixels, null) { Picture = picture, Digit = digit }),
            Left: reason => Disk.WithPath(path, new DecodeError(
                "the image", reason == NoDigit.OneColour ? "one colour" : "no stroke that stands out from the page", "a digit",
                "Write it dark on light or light on dark, with a margin around it.")))
        : new ShownImage(name, [.. MiddleScaled(picture)], null) { Picture = picture };

    byte[] MiddleScaled(Picture picture)
    {
        var side = Math.Min((double)picture.Rows / Rows, (double)picture.Columns / Columns);
        var (rows, columns) = (Math.Max(1, (int)Math.Round(side * Rows)), Math.Max(1, (int)Math.Round(side * Columns)));
        var (top, left) = ((picture.Rows - rows) / 2, (picture.Columns - columns) / 2);
        var middle = new byte[rows * columns];
        for (var row = 0; row < rows; row++)
            picture.Grey.AsSpan((top + row) * picture.Columns + left, columns).CopyTo(middle.AsSpan(row * columns));
        return [.. AreaAverage.Resize<byte>(middle, rows, columns, Rows, Columns).Values.Select(grey => (byte)(grey + 0.5))];
    }

    // Model files of old versions do not say the size of their images, which was always square.
    static Fin<(int Rows, int Columns)> Size(LoadedModel model)
    {
        var side = (int)Math.Sqrt(model.Model.InputWidth);
        return model.ImageSize?.Split(' ') is [var rows, "x", var columns, ..]
            && (long)Parse(rows) * Parse(columns) == model.Model.InputWidth
            ? (Parse(rows), Parse(columns))
            : model.ImageSize is null && side * side == model.Model.InputWidth
                ? (side, side)
                : Disk.WithPath(model.Path, new DecodeError(
                    "the model", $"{model.Model.InputWidth} inputs, of images of an unknown size", "images of a known size",
                    "Train it again, or name test images by their numbers."));
    }

    static int Parse(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
