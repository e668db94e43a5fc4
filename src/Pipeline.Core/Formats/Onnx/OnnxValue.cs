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
        var shape = Of(Message(1, Text(2, Batch)), Message(1, Number(1, Width)));
        return Of(Text(1, Name), Message(2, Message(1, Of(Number(1, (int)Type), Message(2, shape)))), Text(3, Description));
    }
}
