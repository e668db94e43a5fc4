using Pipeline.Files;
using Xunit;

namespace Pipeline.PropertyTests.Files;

public class DataFileTests
{
    [Theory]
    [InlineData("train-images-idx3-ubyte", "", Split.Training, DataKind.Images)]
    [InlineData("train-images.idx3-ubyte", "", Split.Training, DataKind.Images)]
    [InlineData("train-labels.idx1-ubyte.gz", "", Split.Training, DataKind.Labels)]
    [InlineData("t10k-images-idx3-ubyte.gz", "", Split.Test, DataKind.Images)]
    [InlineData("T10K-LABELS-IDX1-UBYTE.GZ", "", Split.Test, DataKind.Labels)]
    [InlineData("emnist-letters-train-images-idx3-ubyte.gz", "emnist-letters", Split.Training, DataKind.Images)]
    [InlineData("emnist-digits-test-labels-idx1-ubyte", "emnist-digits", Split.Test, DataKind.Labels)]
    [InlineData("mnist-train-images-idx3-ubyte", "", Split.Training, DataKind.Images)]
    [InlineData("mnist_train.csv", "", Split.Training, DataKind.Csv)]
    [InlineData("mnist_test.csv.gz", "", Split.Test, DataKind.Csv)]
    [InlineData("fashion-mnist_train.csv", "fashion-mnist", Split.Training, DataKind.Csv)]
    [InlineData("emnist-balanced-test.csv", "emnist-balanced", Split.Test, DataKind.Csv)]
    [InlineData("digits_train.csv", "digits", Split.Training, DataKind.Csv)]
    [InlineData("train.csv", "", Split.Training, DataKind.Csv)]
    public void Names_say_what_is_in_a_file(string name, string set, object split, object kind) =>
        Assert.Equal(new DataFile(name, set, (Split)split, (DataKind)kind), DataFile.Parse(name));

    [Theory]
    [InlineData("digits.csv")]
    [InlineData("latest.csv")]
    [InlineData("restrain.csv")]
    [InlineData("train-images-idx1-ubyte")]
    [InlineData("train-labels-idx3-ubyte")]
    [InlineData("images-idx3-ubyte")]
    [InlineData("train-images-idx3-ubyte.zip")]
    [InlineData("train-images-idx3-ubyte.part")]
    [InlineData("README.md")]
    public void Other_names_say_nothing(string name) => Assert.Null(DataFile.Parse(name));
}
