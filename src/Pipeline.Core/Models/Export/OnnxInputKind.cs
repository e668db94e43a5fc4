namespace Pipeline.Models;

/// <summary>What a program gives to an exported model.</summary>
enum OnnxInputKind
{
    /// <summary>The inputs of the network: the program encodes.</summary>
    Encoded,

    /// <summary>Pixels as bytes, which the model encodes.</summary>
    Pixels,

    /// <summary>Numbers before the encoding of the model, which encodes them.</summary>
    Numbers,
}
