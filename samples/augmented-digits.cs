#:project ../src/Pipeline.Core/Pipeline.Core.csproj
#:package StbImageWriteSharp
#:property PublishAot=false
#:property NoWarn=CS1591

// Ten digits and what the kinds of augmentation make of them, as a picture. Run it with: dotnet run samples/augmented-digits.cs [FILE.png]
using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Numerics;
using StbImageWriteSharp;

const int Count = 10, Scale = 2;

var digits = DigitDrawing.Images(Key.From(4), 400);
var tenDigits = Enumerable.Range(0, Count).Select(label => digits.Labels.IndexOf((byte)label)).ToArray();
var images = digits with
{
    Pixels = [.. tenDigits.SelectMany(i => digits[i].ToArray())],
    Labels = [.. tenDigits.Select(i => digits.Labels[i])],
};

// The digits; twice under affine distortion, twice under elastic, twice under both.
ImageSet[] rows =
[
    images,
    .. new[] { Augmentation.Affine, Augmentation.Elastic, Augmentation.Both }.SelectMany((kind, k) =>
        new[] { kind.Apply(images, Key.From(2 * k)), kind.Apply(images, Key.From(2 * k + 1)) }),
];

var (width, height) = (Count * images.Columns * Scale, rows.Length * images.Rows * Scale);
var picture = new byte[width * height];
for (var y = 0; y < height; y++)
    for (var x = 0; x < width; x++)
    {
        var (column, row) = (x / Scale, y / Scale);
        var image = rows[row / images.Rows][column / images.Columns];
        picture[y * width + x] = (byte)(255 - image[row % images.Rows * images.Columns + column % images.Columns]);
    }
var path = args.FirstOrDefault() ?? Path.Combine(Path.GetTempPath(), "augmented-digits.png");
using var file = File.Create(path);
new ImageWriter().WritePng(picture, width, height, ColorComponents.Grey, file);
Console.WriteLine($"{rows.Length} rows of {Count} digits in {path}");
