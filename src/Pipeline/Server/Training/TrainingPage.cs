using LanguageExt;
using LanguageExt.Common;
using Pipeline.Files;
using Pipeline.Learning;
using Pipeline.Recipes;

namespace Pipeline.Server.Training;

/// <summary>The page that shows a run as it happens, and what runs it.</summary>
sealed class TrainingPage(TrainingRunner runner, TrainingEndpoints endpoints) : IAsyncDisposable
{
    /// <summary>The page itself.</summary>
    public static Page Page { get; } = new("/train", "Watch it learn", "train.html");

    /// <summary>Its endpoints.</summary>
    public TrainingEndpoints Endpoints => endpoints;

    /// <summary>A page with a run that waits for its first command, or what is wrong with the settings.</summary>
    /// <param name="settings">The settings to begin with.</param>
    /// <param name="data">What is learned.</param>
    /// <param name="report">Takes a line for an internal error.</param>
    /// <param name="clock">Tells when a stream of events was quiet for long.</param>
    /// <param name="stop">The end of the server.</param>
    public static Validation<Error, TrainingPage> Create(
        TrainingSettings settings, DataSet data, Action<string> report, TimeProvider clock, CancellationToken stop)
    {
        return Plan(settings).Map(create =>
        {
            var runner = new TrainingRunner(TrainingSession.Begin(create()), report);
            return new TrainingPage(runner, new(runner, new EventStreams(runner, clock, stop), Plan));
        });

        Validation<Error, Func<TrainingPlan>> Plan(TrainingSettings chosen) =>
            chosen.Validate(data.Training.PixelsPerImage, data.Classes).Map<Func<TrainingPlan>>(config => () => Of(config, data));
    }

    /// <summary>As in <c>train</c>: where the fused form disagrees with the formulas, the formulas are right.</summary>
    static TrainingPlan Of(TrainingConfig config, DataSet data) =>
        TrainingPlan.Of(config, data, isAsWritten: !FusedStepCheck.MatchesAsWritten<float>(config, threads: 1));

    /// <summary>Ends the run.</summary>
    public ValueTask DisposeAsync() => runner.DisposeAsync();
}
