using StbImageWriteSharp;
using ColorComponents = StbImageWriteSharp.ColorComponents;

namespace Pipeline.PropertyTests.Files;

/// <summary>Image files of grey or coloured pixels.</summary>
static class Pictures
{
    public static byte[] Png(int rows, int columns, byte[] pixels, int channels = 1) =>
        Write(stream => new ImageWriter().WritePng(pixels, columns, rows, (ColorComponents)channels, stream));

    public static byte[] Bmp(int rows, int columns, byte[] pixels, int channels = 1) =>
        Write(stream => new ImageWriter().WriteBmp(pixels, columns, rows, (ColorComponents)channels, stream));

    public static byte[] Jpeg(int rows, int columns, byte[] pixels, int channels = 1) =>
        Write(stream => new ImageWriter().WriteJpg(pixels, columns, rows, (ColorComponents)channels, stream, 95));

    static byte[] Write(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
