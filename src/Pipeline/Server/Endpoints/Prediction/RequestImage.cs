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
    /// <param name="decoding">Bounds how many images are decoded at a time.</param>
    public static async Task<Fin<ImmutableArray<byte>>> Read(HttpContext context, SemaphoreSlim decoding)
    {
        if (context.Request.ContentLength > ServerLimits.ImageBytes)
            throw new BadHttpRequestException("The image is too large.", StatusCodes.Status413PayloadTooLarge);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = ServerLimits.ImageBytes;
        var body = ImmutableCollectionsMarshal.AsImmutableArray(await ReadBody(context));
        return await decoding.Run(() => Task.FromResult(Decode(body)), context.RequestAborted);
    }

    // One buffer of the length that is stated. Where none is, one of the largest length and a byte, at which Kestrel refuses the body.
    static async Task<byte[]> ReadBody(HttpContext context)
    {
        var buffer = new byte[context.Request.ContentLength ?? ServerLimits.ImageBytes + 1];
        var count = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
        return count == buffer.Length ? buffer : buffer[..count];
    }

    // As predict reads files.
    static Fin<ImmutableArray<byte>> Decode(ImmutableArray<byte> bytes) =>
        from header in ImageHeader.Decode(bytes, ServerLimits.ImagePixels)
        from picture in Picture.Decode(bytes)
        from digit in ImageSet.PrepareDigit(picture.Rows, picture.Columns, picture.Grey.AsSpan())
        select digit;
}
