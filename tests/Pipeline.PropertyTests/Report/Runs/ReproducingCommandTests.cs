using Pipeline.Data;
using Pipeline.Files;
using Pipeline.Options;
using Pipeline.Recipes;
using Pipeline.Report;
using Xunit;

namespace Pipeline.PropertyTests.Report;

public class ReproducingCommandTests
{
    static readonly ImageSet none = new(1, 1, [], []);

    static TrainJob Parse(string[] args)
    {
        var command = TrainCommandOptions.CreateCommand((_, _) => Task.FromResult(0));
        var result = command.Parse(args);
        Assert.Empty(result.Errors);
        return TrainArguments.From(result).Validate().Match(job => job, errors => throw new InvalidOperationException(errors.Head.Message));
    }

    static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [Theory]
    [InlineData("")]
    [InlineData("--recipe notebook --precision double --learning-rate 0.04")]
    [InlineData("--recipe numerical --hidden 7 --samples 12 --seed -3")]
    [InlineData("--hidden 30,20 --epochs 2 --batch 4 --data mnist")]
    [InlineData("--recipe minibatch --optimizer adamw --weight-decay 0 --learning-rate 0.1")]
    [InlineData("--recipe minibatch --optimizer nesterov --momentum 0.5 --clip-norm 2 --schedule cosine --warm-up 10 --ema 0.99")]
    [InlineData("--recipe minibatch --activation leaky-relu:0.2 --dropout 0.5 --label-smoothing 0.1 --validation 100 --patience 2")]
    [InlineData("--recipe minibatch --augment both --shift 0 --rotation 3 --data a/b.csv --test 5 --label last --ink 16")]
    [InlineData("--recipe elastic-800 --epochs 3")]
    [InlineData("--recipe fast-97 --optimizer sgd")]
    [InlineData("--init w.npz --transpose false")]
    public void The_command_is_that_of_the_same_run(string options)
    {
        var job = Parse(Words(options));
        var again = Parse([.. ReproducingCommand.Words(job, new("the bundled digits", none, none, new(["0"])))]);
        Assert.Equal(TrainingConfigText.Format(job.Config), TrainingConfigText.Format(again.Config));
        Assert.Equal(job.Data with { Where = job.Data.Where ?? "digits" }, again.Data);
        Assert.Equal(
            (job.MaxSamples, job.Validation, job.Patience, job.InitPath, job.IsTransposed),
            (again.MaxSamples, again.Validation, again.Patience, again.InitPath, again.IsTransposed));
    }

    [Fact]
    public void What_changes_no_bit_is_not_in_the_command()
    {
        var data = new DataSet("", none, none, new(["0"]));
        Assert.Equal(
            "pipeline train --data set --recipe gradient",
            ReproducingCommand.Of(Parse(Words("--data set --threads 3 --as-written --log-every 7 --metrics m --report r --quiet")), data));
    }

    [Theory]
    [InlineData("plain/name-1.csv", "plain/name-1.csv")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's; rm -rf $HOME", """'it'\''s; rm -rf $HOME'""")]
    public void Names_are_quoted_for_a_shell(string name, string word)
    {
        var job = Parse([]);
        var data = new DataSet("", none, none, new(["0"]));
        Assert.Equal(
            $"pipeline train --data {word} --recipe gradient",
            ReproducingCommand.Of(job with { Data = job.Data with { Where = name } }, data));
    }
}
