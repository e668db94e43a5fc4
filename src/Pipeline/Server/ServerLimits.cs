namespace Pipeline.Server;

/// <summary>What a client may ask of the server.</summary>
static class ServerLimits
{
    /// <summary>The largest body that is no image, in bytes.</summary>
    public const long BodyBytes = 1 << 20;

    /// <summary>The largest image, in bytes: a photo of a telephone.</summary>
    public const long ImageBytes = 8 << 20;

    /// <summary>The most pixels of an image, which take memory that the size of the file does not tell.</summary>
    public const int ImagePixels = 16_000_000;

    /// <summary>Bodies of predictions that are held in memory at a time; others wait.</summary>
    public const int ConcurrentBodies = 8;

    /// <summary>Images that are decoded, or drawings that are rasterized, at a time; others wait.</summary>
    public const int ConcurrentDecodings = 2;

    /// <summary>Connections at a time; more are closed.</summary>
    public const long MaxConnections = 100;

    /// <summary>Streams of events at a time, which hold a connection each.</summary>
    public const int EventStreams = 32;

    /// <summary>Headers of a request, and their bytes together.</summary>
    public const int HeaderCount = 50, HeaderBytes = 16 << 10, RequestLineBytes = 4 << 10;

    /// <summary>Nesting of JSON: object, strokes, stroke, point.</summary>
    public const int JsonDepth = 4;

    /// <summary>The time for the headers of a request.</summary>
    public static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(5);

    /// <summary>The time for a request as a whole, its body included.</summary>
    public static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(10);

    /// <summary>The time that an idle connection is kept open.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(60);

    /// <summary>The time after which a stream of events without an event shows that it is still there.</summary>
    public static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(15);

    /// <summary>The time that requests have to end when the server stops.</summary>
    public static readonly TimeSpan StopTime = TimeSpan.FromSeconds(0.1);
}
