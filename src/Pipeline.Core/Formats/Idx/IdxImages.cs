using System.Collections.Immutable;

namespace Pipeline.Formats;

/// <summary>The images of an IDX file.</summary>
/// <param name="Rows">Pixel rows of an image.</param>
/// <param name="Columns">Pixel columns of an image.</param>
/// <param name="Pixels">count × rows × columns, row-major.</param>
readonly record struct IdxImages(int Rows, int Columns, ImmutableArray<byte> Pixels)
{
    /// <summary>Number of images.</summary>
    public int Count => Pixels.Length / (Rows * Columns);
}
