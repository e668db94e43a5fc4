using LanguageExt;
using LanguageExt.Common;
using Pipeline.Files;
using Pipeline.Options;
using Pipeline.Server.Training;

namespace Pipeline.Commands.Serving;

/// <summary>The training page of <c>serve --train</c>.</summary>
static class ServedTraining
{
    /// <summary>Loads the data and begins the run, which waits for the learner; none where no such page is asked for.</summary>
    public static async Task<Fin<Option<TrainingPage>>> Begin(ServeJob job, Host host, CancellationToken stop)
    {
        if (job.Training.MatchUnsafe<ServeTrainingJob?>(training => training, () => null) is not { } training)
            return Option<TrainingPage>.None;
        var data = await DataSource.Load(training.Data, host, stop);
        return data.Bind(set => TrainingPage.Create(
            training.Settings, set, host.Error.WriteLine, TimeProvider.System, stop).Match(
            page => Fin<Option<TrainingPage>>.Succ(page),
            errors => Error.New(errors.Head.Code, string.Join(' ', errors.Select(error => error.Message)))));
    }
}
