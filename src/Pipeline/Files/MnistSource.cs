using System.Collections.Immutable;

namespace Pipeline.Files;

/// <summary>The mirrors of MNIST, and its files with their hashes.</summary>
/// <param name="Mirrors">Base addresses, which end in a slash, in the order in which they are tried.</param>
/// <param name="Files">The files.</param>
sealed record MnistSource(ImmutableArray<Uri> Mirrors, ImmutableArray<MnistFile> Files)
{
    /// <summary>Two mirrors with the original files.</summary>
    public static MnistSource Official { get; } = new(
        [new("https://ossci-datasets.s3.amazonaws.com/mnist/"), new("https://storage.googleapis.com/cvdf-datasets/mnist/")],
        [
            new("train-images-idx3-ubyte.gz", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            new("train-labels-idx1-ubyte.gz", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            new("t10k-images-idx3-ubyte.gz", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            new("t10k-labels-idx1-ubyte.gz", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
        ]);
}

/// <summary>A file of MNIST.</summary>
/// <param name="Name">Its name, on the mirrors and on disk.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal digits.</param>
sealed record MnistFile(string Name, string Sha256);
