using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Numerics;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Mistakes;

/// <summary>Models, predictors, tables and data sets of matrices.</summary>
static class ModelMistakes
{
    static readonly Layer Net = Dense(2, 3);

    static readonly Model Good = Model.Of(Net, Net.Init<float>(Key.From(1)), OutputKind.SoftmaxLogits);

    static readonly Table Small = Table.Decode("a,b,kind\n1,2,x\n3,4,y\n").ThrowIfFail();

    static readonly Batch<float> Data = new(Matrix<float>.Zero(4, 2), Matrix<float>.Zero(4, 3));

    public static IEnumerable<Mistake> All =>
    [
        new("a model of no network", () => Model.Of(null!, Net.Init<float>(Key.From(1)), OutputKind.Numbers),
            "A network is expected, but null was given."),
        new("a model of no parameters", () => Model.Of<float>(Net, null!, OutputKind.Numbers),
            "A set of parameters is expected, but null was given."),
        new("a model with no network", () => Good with { Network = null! }, "A network is expected, but null was given."),
        new("a model with no encoding", () => Good with { InputEncoding = null! }, "An input encoding is expected, but null was given."),
        new("a model with no settings", () => Good with { Settings = null! }, "A dictionary of settings is expected, but null was given."),
        new("an output kind that is none", () => (Good with { OutputKind = (OutputKind)9 }).CreatePredictor<float>(),
            "the model: found output kind 9 and precision Single, expected members of their enumerations. Use these."),
        new("no standardization", () => InputEncoding.Standardized(null!), "A standardization is expected, but null was given."),
        new("no encoding of pixels", () => InputEncoding.Pixels(null!), "An encoding of pixels is expected, but null was given."),
        new("no bytes of a model", () => ModelFile.Decode(default),
            "The bytes of a model are default(ImmutableArray), which is no array; for none write []."),
        new("no own layer", () => ModelFile.Decode([], (Layer)null!), "A layer is expected, but null was given."),
        new("two inputs for three", () => Good.CreatePredictor<float>().PredictClass([1]),
            "1 inputs were given, but a row has 2: give one row, or call Predict for several."),
        new("targets of another width", () => Good.CreatePredictor<float>().Accuracy(Data with { Target = Matrix<float>.Zero(4, 2) }),
            "The targets are 4 × 2, but must be 4 × 3: a row for each row of inputs, a number for each class."),
        new("a class of a regression", () => (Good with { OutputKind = OutputKind.Numbers }).CreatePredictor<float>().PredictClass([1, 2]),
            "The outputs of the model are numbers, no classes: call Predict."),
        new("a column that is not there", () => Small.Numbers<float>("c"),
            "No column is called \"c\"; the columns are \"a\", \"b\", \"kind\"."),
        new("no column", () => Small.Numbers<float>(Array.Empty<string>()), "No column is named; the columns are \"a\", \"b\", \"kind\"."),
        new("a class of no other table", () => Small.Classes("kind", ["x"]),
            "3:5, column \"kind\": found \"y\", expected one of \"x\". Correct the cell, or train with this class."),
        new("no text", () => Table.Decode(null!), "The text of a table is expected, but null was given."),
        new("a batch of nothing", () => default(Batch<float>).Count,
            "The batch is default(Batch), without inputs and targets; make it with new Batch(x, target)."),
        new("rows of nothing", () => Batches.Shuffled(default(Batch<float>), 2, Key.From(1)),
            "The batch is default(Batch), without inputs and targets; make it with new Batch(x, target)."),
        new("a fraction of 20", () => Data.Split(20, Key.From(1)), "The fraction for the test is 20, and has to be above 0 and below 1."),
        new("a row that is not there", () => Data.Gather([4]).Count, "The index 4 at position 0 is not one of the 4 rows, 0 to 3."),
        new("a batch size of 0", () => Batches.InOrder(Data, 0), "The batch size is 0, but must be at least 1."),
        new("a label that is no class", () => Batches.OneHot<float>([0, 3], 3),
            "The label 3 at index 1 is not one of the 3 classes, 0 to 2."),
        new("means of no numbers", () => Standardization.Of(Matrix<float>.Zero(0, 2)),
            "A matrix of 0 × 2 has no numbers to take means of."),
        new("a standardization of other columns", () => Standardization.Of(Matrix<float>.Zero(3, 2)).Apply(Matrix<float>.Zero(1, 3)),
            "The standardization is one of 2 columns, and the matrix has 3."),
        new("no encoder", () => new Encoder<float>(null!, TargetEncoding.OneHot, 3),
            "An encoding of pixels is expected, but null was given."),
        new("a loss with no name", () => Folds.ElementwiseLoss<Pipeline.Losses.HalfSquaredError.Formula>(null!, default),
            "A name is expected, but null was given."),
        new("one output to choose from", () => Folds.Step(Dense(2, 1), Folds.CrossEntropy, Pipeline.Optimizers.Optimizer.Sgd(0.1)),
            "Cross-entropy chooses one of several outputs, and the network has one, whose loss is always 0: take BinaryCrossEntropy "
            + "for yes or no."),
    ];
}
