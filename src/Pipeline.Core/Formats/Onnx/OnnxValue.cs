using static Pipeline.Formats.ProtobufMessage;

namespace Pipeline.Formats;

/// <summary>The input or the output of a graph, batch × width with any batch: ValueInfoProto.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The number format.</param>
/// <param name="Width">Columns.</param>
/// <param name="Description">What the numbers are, for people.</param>
sealed record OnnxValue(string Name, OnnxType Type, int Width, string Description)
{
    /// <summary>The name of the free dimension.</summary>
    public const string Batch = "batch";

    internal ProtobufMessage Encode()
    {
        var shape = ConcatFields(EncodeMessage(1, EncodeText(2, Batch)), EncodeMessage(1, EncodeNumber(1, Width)));
        return ConcatFields(EncodeText(1, Name), EncodeMessage(2, EncodeMessage(1, ConcatFields(EncodeNumber(1, (int)Type), EncodeMessage(2, shape)))), EncodeText(3, Description));
    }
}
