using LanguageExt;
using LanguageExt.Common;
using Pipeline.Files;
using Pipeline.Options;

namespace Pipeline.Commands;

/// <summary>An argument IMAGE of <c>predict</c>: the number of a test image, or the name of an image file.</summary>
/// <param name="Text">As the user wrote it.</param>
/// <param name="Number">The number; null for a file and for standard input.</param>
sealed record ImageArgument(string Text, int? Number)
{
    const string Name = "IMAGE";

    /// <summary>Digits are a number; a name that is no file, and does not look like one, is an error of usage.</summary>
    public static Validation<Error, ImageArgument> Of(string text, Host host) =>
        text.Length > 0 && text.All(char.IsAsciiDigit)
            ? OptionParser.Int(Name, text, min: 0).Map(number => new ImageArgument(text, number))
        : text == Picture.StandardInput && host.OpenInput is null
            ? Error.New(ExitCode.Usage, $"{Name}: '-' is standard input, which is a terminal here; redirect a file to it: < FILE.png")
        : text == Picture.StandardInput || text.IndexOfAny(['.', '/', '\\']) >= 0 || Path.Exists(host.FullPath(text))
            ? new ImageArgument(text, null)
            : OptionParser.Invalid<ImageArgument>(
                Name, text, "the number of a test image, a PNG, JPEG or BMP file, or - for standard input");

    /// <summary>The picture of a file or of standard input.</summary>
    public Fin<Picture> Load(Host host) =>
        Text == Picture.StandardInput ? ReadInput(host) : Picture.Load(host.FullPath(Text));

    /// <summary>The name in an error.</summary>
    public string PathIn(Host host) => Text == Picture.StandardInput ? "standard input" : host.FullPath(Text);

    static Fin<Picture> ReadInput(Host host)
    {
        using var input = host.OpenInput!();
        return Picture.Read(input);
    }
}
