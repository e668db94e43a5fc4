#:project ../src/Pipeline.Core/Pipeline.Core.csproj
#:package StbImageWriteSharp
#:property PublishAot=false
#:property NoWarn=CS1591

// The steps of the preparation of a digit, as a picture: the page; what differs from it; the strokes and their box; what a model sees.
// It looks inside of the library; a program calls ImageSet.PrepareDigit. Run it with: dotnet run samples/preparation-steps.cs [FILE.png]
using Pipeline.Data.Digits;
using Pipeline.Data.Preparation;
using Pipeline.Numerics;
using StbImageWriteSharp;

const int Rows = 200, Columns = 260, Gap = 8, Scale = 7;
const int Width = 3 * (Columns + Gap) + 28 * Scale, Height = 3 * (Rows + Gap) - Gap;

var digits = DigitDrawing.Images(Key.From(4), 40);
var picture = Enumerable.Repeat((byte)255, Width * Height).ToArray();
(int Digit, double Zoom, int Left, int Top, double Paper, double Ink, double Noise, double Light)[] pages =
[
    (3, 4.5, 110, 40, 185, 60, 9, 60),      // a pen on paper, lit from a side
    (11, 3.2, 30, 90, 45, 200, 12, -30),    // chalk on a board
    (16, 2.5, 140, 15, 200, 150, 8, 40),    // a pencil, faint and small
];
for (var i = 0; i < pages.Length; i++) DrawSteps(i, i * (Rows + Gap));

var path = args.FirstOrDefault() ?? Path.Combine(Path.GetTempPath(), "preparation-steps.png");
using var file = File.Create(path);
new ImageWriter().WritePng(picture, Width, Height, ColorComponents.Grey, file);
Console.WriteLine(path);

void DrawSteps(int index, int top)
{
    var page = DrawPage(index);
    var image = AreaAverage.Reduce<byte>(page, Rows, Columns, 1024).Map((grey, _) => grey - 127.5);
    var difference = PageSurface.Subtract(image);
    var sign = Math.Sign(difference.ThirdMoment());
    var found = InkSeparation.Separate(difference.Map((x, _) => sign * x)).IfLeft(_ => throw new InvalidOperationException("no digit"));
    var digit = DigitPreparation.Prepare(Rows, Columns, page).IfLeft(_ => throw new InvalidOperationException("no digit"));

    Draw(top, 0, Rows, Columns, (row, column) => page[row * Columns + column]);
    Draw(top, Columns + Gap, Rows, Columns, (row, column) => 200 + difference.Values[row * Columns + column] * sign * -1);
    Draw(top, 2 * (Columns + Gap), Rows, Columns, (row, column) =>
        IsOnBorder(found.Box, row, column) ? 120 : 255 - 255 * found.Ink.Values[row * Columns + column]);
    Draw(top, 3 * (Columns + Gap), 28 * Scale, 28 * Scale, (row, column) => digit.Pixels[row / Scale * 28 + column / Scale]);
}

void Draw(int top, int left, int rows, int columns, Func<int, int, double> grey)
{
    for (var row = 0; row < rows; row++)
        for (var column = 0; column < columns; column++)
            picture[(top + row) * Width + left + column] = (byte)Math.Clamp(grey(row, column) + 0.5, 0, 255);
}

static bool IsOnBorder(PixelBox box, int row, int column)
{
    var (y, x) = (row - box.Top, column - box.Left);
    return (y >= -1 && y <= box.Rows && (x == -1 || x == box.Columns)) || (x >= -1 && x <= box.Columns && (y == -1 || y == box.Rows));
}

// A digit enlarged by linear interpolation, on paper with noise and light from the left.
byte[] DrawPage(int index)
{
    var (digit, zoom, left, top, paper, ink, noise, light) = pages[index];
    var window = AreaAverage.Window(
        new(28, 28, [.. digits[digit].ToArray().Select(pixel => pixel / 255.0)]), -left / zoom, -top / zoom, 1 / zoom, Rows, Columns);
    var key = Key.From(index);
    return [.. window.Values.Select((share, i) => (byte)Math.Clamp(
        paper + (ink - paper) * share + light * ((i % Columns) / (double)Columns - 0.5) + noise * key.Normal(i), 0, 255))];
}
