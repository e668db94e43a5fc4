using Pipeline.Cluster;
using Pipeline.Display;
using Pipeline.Options;
using Xunit;

namespace Pipeline.PropertyTests.Cluster;

public class RankJobTests
{
    [Fact]
    public void The_defaults_of_ranks_are_a_shard_a_rank_and_one_thread() => Assert.All(
        SimulatedRanks.Run(3, rank => Job(rank, "train", "--recipe", "minibatch")),
        job => Assert.Equal((3, 1), (job.Config.Shards, job.Threads)));

    [Fact]
    public void What_is_given_stays() => Assert.All(
        SimulatedRanks.Run(2, rank => Job(rank, "train", "--recipe", "minibatch", "--shards", "5", "--threads", "2")),
        job => Assert.Equal((5, 2), (job.Config.Shards, job.Threads)));

    [Fact]
    public void Without_ranks_nothing_changes()
    {
        var arguments = TrainArguments.From(TrainCommandOptions.CreateCommand((_, _) => Task.FromResult(0)).Parse([]));
        Assert.Same(arguments, RankJob.WithDefaults(arguments, null));
    }

    [Fact]
    public void Only_the_first_rank_writes_files()
    {
        const string options = "--recipe minibatch --model a.st --metrics a.jsonl --report a.html --checkpoint a.ckpt --checkpoint-every 5";
        var jobs = SimulatedRanks.Run(2, rank => RankJob.Of(Job(rank, options.Split(' ')), new(rank)));
        Assert.Equal(("a.st", "a.jsonl", "a.html", "a.ckpt", (int?)5, false), Files(jobs[0]));
        Assert.Equal((null, null, null, null, null, true), Files(jobs[1]));

        static (string?, string?, string?, string?, int?, bool) Files(TrainJob job) =>
            (job.ModelPath, job.MetricsPath, job.ReportPath, job.CheckpointPath, job.CheckpointEvery, job.IsQuiet);
    }

    [Fact]
    public void A_recipe_of_one_sample_a_step_cannot_be_cut() => Assert.All(
        SimulatedRanks.Run(2, rank => Validate(rank, []).Match(_ => "", errors => errors.Head.Message)),
        error => Assert.Contains("--shards", error, StringComparison.Ordinal));

    [Fact]
    public void An_error_of_a_rank_is_printed_with_its_number_and_its_progress_is_not()
    {
        using var errors = new RankErrors(null);
        using var console = new StringWriter();
        errors.WriteLine("reading");
        errors.WriteLine("error: pets: no such directory");
        errors.Print(3, console);
        Assert.Equal("error: rank 3: pets: no such directory", console.ToString().Trim());
        Assert.Equal("pets: no such directory", errors.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(true, "train", "--epochs", "2")]
    [InlineData(true, "--recipe", "minibatch")]
    [InlineData(false, "evaluate", "--model", "a.st")]
    [InlineData(false, "data", "info")]
    public void All_ranks_train_and_the_first_one_does_the_rest(bool isForAllRanks, params string[] args) =>
        Assert.Equal(isForAllRanks, Cli.IsForAllRanks(args));

    [Fact]
    public void Ranks_without_a_shard_are_said_and_the_range_test_is_refused() => SimulatedRanks.Run(3, rank =>
    {
        using var error = new StringWriter();
        var host = new Host(TextWriter.Null, error, ".") { Ranks = new(rank), TextFormat = TextFormat.Plain };
        Assert.True(RankJob.Check(Job(rank, "--recipe", "minibatch", "--shards", "2"), host).IsSucc);
        Assert.StartsWith("1 of the 3 ranks have nothing to compute", error.ToString(), StringComparison.Ordinal);
        Assert.True(RankJob.Check(Job(rank, "--recipe", "minibatch", "--range-test", "0.001..1"), host).IsFail);
        return true;
    });

    static TrainJob Job(ICommunicator rank, params string[] args) =>
        Validate(rank, args).Match(job => job, errors => throw new ArgumentException(errors.Head.Message));

    static LanguageExt.Validation<LanguageExt.Common.Error, TrainJob> Validate(ICommunicator rank, string[] args)
    {
        var command = TrainCommandOptions.CreateCommand((_, _) => Task.FromResult(0));
        return RankJob.WithDefaults(TrainArguments.From(command.Parse([.. args.Where(arg => arg != "train")])), new(rank)).Validate();
    }
}
