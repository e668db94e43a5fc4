using System.CommandLine;

namespace Pipeline.Options;

/// <summary>The options of the distortions of images.</summary>
static class AugmentationOptions
{
    public static readonly Option<string> Augment = TrainCommandOptions.ChoiceOption(
        "--augment", "NAME", "distort the images of training anew in each epoch: none (default), affine, elastic or both",
        () => Pipeline.Data.Augmentation.All.Keys);
    public static readonly Option<string> Rotation = TrainCommandOptions.TextOption(
        "--rotation", "DEGREES", "the largest rotation to either side; with --augment affine 12");
    public static readonly Option<string> Scaling = TrainCommandOptions.TextOption(
        "--scaling", "FRACTION", "the largest change of width and height; with --augment affine 0.12");
    public static readonly Option<string> Shear = TrainCommandOptions.TextOption(
        "--shear", "DEGREES", "the largest shear to either side; default 0");
    public static readonly Option<string> Shift = TrainCommandOptions.TextOption(
        "--shift", "PIXELS", "the largest shift along either axis; with --augment affine 1.5");
    public static readonly Option<string> ElasticAlpha = TrainCommandOptions.TextOption(
        "--elastic-alpha", "PIXELS", "the strength of the elastic distortion; with --augment elastic 34");
    public static readonly Option<string> ElasticSigma = TrainCommandOptions.TextOption(
        "--elastic-sigma", "PIXELS", "its smoothness: the deviation of the Gaussian filter; default 4");

    /// <summary>All of them.</summary>
    public static IEnumerable<Option> All => [Augment, Rotation, Scaling, Shear, Shift, ElasticAlpha, ElasticSigma];

    /// <summary>Whether an option of this name is one of them.</summary>
    public static bool Includes(string name) => All.Any(option => option.Name == name);
}
