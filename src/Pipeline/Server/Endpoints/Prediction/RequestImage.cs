using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Data;
using Pipeline.Files;
using Pipeline.Formats;

namespace Pipeline.Server.Endpoints.Prediction;

/// <summary>The 28 × 28 pixels of an image file that is the body of a request.</summary>
static class RequestImage
{
    /// <summary>The types of images; which of them a body is, its first bytes say.</summary>
    public static readonly ImmutableArray<string> ContentTypes = ["image/png", "image/jpeg", "image/bmp"];

    /// <summary>Whether a request has an image.</summary>
    public static bool IsImage(HttpRequest request) =>
        request.ContentType is { } type && ContentTypes.Contains(type.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads and prepares the image; a failure where it is damaged, too large, or shows no digit.</summary>
    /// <param name="context">The request.</param>
    /// <param name="decoding">Bounds how many images are decoded at a time, and with it the memory that they take.</param>
    public static async Task<Fin<ImmutableArray<byte>>> Read(HttpContext context, SemaphoreSlim decoding)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = ServerLimits.ImageBytes;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        await decoding.WaitAsync(context.RequestAborted);
        try
        {
            return Decode(ImmutableCollectionsMarshal.AsImmutableArray(body.ToArray()));
        }
        finally
        {
            decoding.Release();
        }
    }

    // As predict reads files.
    static Fin<ImmutableArray<byte>> Decode(ImmutableArray<byte> bytes) =>
        from header in ImageHeader.Decode(bytes, ServerLimits.ImagePixels)
        from picture in Picture.Decode(bytes)
        from digit in ImageSet.PrepareDigit(picture.Rows, picture.Columns, picture.Grey.AsSpan())
        select digit;
}
