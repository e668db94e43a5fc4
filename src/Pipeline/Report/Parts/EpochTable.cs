using System.Xml.Linq;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>Epochs in numbers.</summary>
static class EpochTable
{
    /// <summary>A row an epoch, evenly chosen where there are many.</summary>
    public static XElement Of(RunHistory run, int maxRows)
    {
        var epochs = Curve.Sample(run.Epochs, maxRows);
        var caption = epochs.Length < run.Epochs.Length
            ? $"Epochs: {epochs.Length} of {Count(run.Epochs.Length)}, evenly chosen"
            : "Epochs";
        return run.HasValidation
            ? Table.Of(caption, ["epoch", "training loss", "validation loss", "training", "validation", "test"], epochs.Select(epoch =>
                new object[]
                {
                    Number(epoch), Loss(epoch.Training), Loss(epoch.Validation), Accuracy(epoch.Training), Accuracy(epoch.Validation),
                    Percent(epoch.Accuracy),
                }))
            : Table.Of(caption, ["epoch", "test accuracy"], epochs.Select(epoch =>
                new object[] { Number(epoch), Percent(epoch.Accuracy) }));
    }

    static string Number(EpochRecord epoch) => Count(epoch.Epoch);

    static string Loss(LossAndAccuracy? part) => part?.Loss is { } loss ? Fixed(loss, 4) : "–";

    static string Accuracy(LossAndAccuracy? part) => part is { Accuracy: var accuracy } ? Percent(accuracy) : "–";
}
