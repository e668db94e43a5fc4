using System.Collections.Immutable;

namespace Pipeline.Formats;

/// <summary>The images of an IDX file: <paramref name="Pixels"/> holds count × rows × columns bytes.</summary>
/// <param name="Rows">Pixel rows of an image.</param>
/// <param name="Columns">Pixel columns of an image.</param>
/// <param name="Pixels">Image after image, row after row.</param>
readonly record struct IdxImages(int Rows, int Columns, ImmutableArray<byte> Pixels)
{
    /// <summary>How many images there are.</summary>
    public int Count => Pixels.Length / (Rows * Columns);
}
