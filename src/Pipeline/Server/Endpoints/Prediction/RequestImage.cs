using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using LanguageExt.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Formats;

namespace Pipeline.Server.Endpoints.Prediction;

/// <summary>The 28 × 28 pixels of an image file that is the body of a request.</summary>
static class RequestImage
{
    /// <summary>The types of images; which of them a body is, its first bytes say.</summary>
    public static readonly ImmutableArray<string> ContentTypes = ["image/png", "image/jpeg", "image/bmp"];

    // Decoded pixels take memory that the size of the file does not tell.
    const long MaxPixels = 16_000_000;

    /// <summary>Whether a request has an image.</summary>
    public static bool IsImage(HttpRequest request) =>
        request.ContentType is { } type && ContentTypes.Contains(type.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads and prepares the image; a failure where it is damaged, too large, or shows no digit.</summary>
    public static async Task<Fin<ImmutableArray<byte>>> Read(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = ServerLimits.ImageBytes;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return Decode(ImmutableCollectionsMarshal.AsImmutableArray(body.ToArray()));
    }

    static Fin<ImmutableArray<byte>> Decode(ImmutableArray<byte> bytes) =>
        from header in ImageHeader.Decode(bytes)
        from small in CheckSize(header)
        from grey in ImageDecoder.DecodeGrey(header, bytes)
        from digit in ImageSet.PrepareDigit(header.Rows, header.Columns, grey.AsSpan())
        select digit;

    static Fin<Unit> CheckSize(ImageHeader header) => (long)header.Rows * header.Columns <= MaxPixels
        ? Unit.Default
        : Error.New(ConsoleText.Invariant($"The image has {header.Size}, expected at most {MaxPixels / 1_000_000} million pixels."));
}
