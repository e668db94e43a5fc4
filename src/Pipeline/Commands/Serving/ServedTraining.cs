using LanguageExt;
using Pipeline.Files;
using Pipeline.Options;
using Pipeline.Server.Training;

namespace Pipeline.Commands.Serving;

/// <summary>The training page of <c>serve --train</c>.</summary>
static class ServedTraining
{
    /// <summary>Loads the data and begins the run, which waits for the learner; null where no such page is asked for.</summary>
    public static async Task<Fin<TrainingPage?>> Begin(ServeJob job, Host host, CancellationToken stop)
    {
        if (job.Training.MatchUnsafe<ServeTrainingJob?>(training => training, () => null) is not { } training)
            return Fin<TrainingPage?>.Succ(null);
        var data = await DataSource.Load(training.Data, host, stop);
        return data.Bind(set => TrainingPage.Create(training.Settings, set, stop).Match(
            page => Fin<TrainingPage?>.Succ(page), errors => Fin<TrainingPage?>.Fail(errors.Head)));
    }
}
