using System.Collections.Immutable;
using FsCheck.Xunit;
using LanguageExt;
using Pipeline.Report;
using Xunit;

namespace Pipeline.PropertyTests.Report;

public class MetricsReaderTests
{
    const string Step = """{"event":"step","step":0,"loss":2.5}""";

    const string Done =
        """{"event":"done","accuracy":0.5,"correct":1,"total":2,"mistakes":[1],"train_seconds":0.5,"weights_sha256":"ab"}""";

    static ImmutableArray<RunHistory> Read(params string[] lines) =>
        MetricsReader.Read("run", string.Concat(lines.Select(line => line + "\n")))
            .IfFail(error => throw new InvalidOperationException(error.Message));

    static string Error(string text) => MetricsReader.Read("run", text).Match(_ => "", error => error.Message);

    [Fact]
    public void A_run_is_what_its_lines_say()
    {
        var run = Assert.Single(Read(
            Step, """{"event":"step","step":400,"loss":1.5,"learning_rate":0.1}""",
            """{"event":"epoch","epoch":1,"accuracy":0.5,"train_seconds":0.25,"training_loss":null,"training_accuracy":0.5,"""
            + """ "validation_loss":1.25,"validation_accuracy":0.75}""", Done));
        Assert.Equal([new StepRecord(0, 2.5, null), new StepRecord(400, 1.5, 0.1)], run.Steps.ToArray());
        Assert.Equal([new EpochRecord(1, 400, 0.5, 0.25, new(null, 0.5), new(1.25, 0.75))], run.Epochs.ToArray());
        Assert.Equal((1, "ab", 0.5), (run.End!.Mistakes.Single(), run.End.WeightsSha256, run.End.Accuracy));
        Assert.False(run.IsCutOff);
    }

    [Fact]
    public void A_file_of_several_seeds_has_several_runs()
    {
        var runs = Read(
            """{"event":"step","seed":1,"step":0,"loss":2}""", """{"event":"step","seed":-2,"step":0,"loss":3}""",
            """{"event":"summary","runs":2,"accuracy_mean":0.5,"accuracy_sd":null}""");
        Assert.Equal(["run seed 1", "run seed -2"], runs.Select(run => run.Name));
        Assert.Equal([2, 3], runs.Select(run => run.Steps[0].Loss));
    }

    [Theory]
    [InlineData("""{"event":"st""")]
    [InlineData("{")]
    public void A_last_line_that_is_cut_off_is_left_out(string rest)
    {
        var run = Assert.Single(MetricsReader.Read("run", $"{Step}\n{rest}").IfFail([]));
        Assert.Single(run.Steps);
        Assert.True(run.IsCutOff);
    }

    [Property]
    public void Any_part_of_a_file_is_read_or_is_an_error(ushort length)
    {
        var text = $"{Step}\n{Done}\n";
        var part = text[..(length % (text.Length + 1))];
        MetricsReader.Read("run", part).Match(
            runs => Assert.Equal(part.Length < text.Length - 1, runs[0].End is null), error => Assert.True(part.Length < Step.Length));
    }

    [Theory]
    [InlineData("", "line 1: found nothing, expected a line of metrics.")]
    [InlineData("""{"event":"st""", "line 1: found a line that is cut off, expected a line of metrics.")]
    [InlineData(Step + "\n\n" + Done, "line 2: found an empty line, expected a JSON object.")]
    [InlineData("<html>\n", "line 1: found \"<html>\", expected a JSON object.")]
    [InlineData("[1]\n", "line 1: found JSON of kind Array, expected a JSON object.")]
    [InlineData("{}\n", "line 1: found no event, expected a text with this name.")]
    [InlineData("""{"event":7}""" + "\n", "line 1: found event \"7\", expected a text.")]
    [InlineData("""{"event":"stop"}""" + "\n", "line 1: found the event \"stop\", expected step, epoch, done or summary.")]
    [InlineData("""{"event":"step","step":0}""" + "\n", "line 1: found no loss, expected a number with this name.")]
    [InlineData("""{"event":"step","step":0.5,"loss":1}""" + "\n", "line 1: found step \"0.5\", expected a whole number from 0 on.")]
    [InlineData("""{"event":"step","step":0,"loss":1e999}""" + "\n", "line 1: found loss \"1e999\", expected a number.")]
    [InlineData(Step + "\n" + Step + "\n", "line 2: found step 0 after step 0, expected steps in ascending order, of one run.")]
    [InlineData(Done + "\n" + Done + "\n", "line 2: found a second end of the run, expected one run, or a seed in each line.")]
    public void A_wrong_line_is_an_error_with_its_number(string text, string message) =>
        Assert.Equal($"{message} Name a file that train --metrics wrote.", Error(text));

    [Theory]
    [InlineData("\"mistakes\":[1]", "\"mistakes\":[2]", "found mistakes 2 at place 0, expected whole numbers that ascend, below 2.")]
    [InlineData("\"mistakes\":[1]", "\"mistakes\":[]", "found 1 correct and 0 mistakes of 2, expected a sum that is the total.")]
    [InlineData("\"mistakes\":[1]", "\"mistakes\":1", "found mistakes \"1\", expected an array of whole numbers.")]
    [InlineData("\"correct\":1", "\"correct\":-1", "found correct \"-1\", expected a whole number from 0 on.")]
    [InlineData("\"ab\"", "\"ab\",\"settings\":{\"a\":1}", "found settings \"{\"a\":1}\", expected an object of texts.")]
    public void A_wrong_end_is_an_error(string right, string wrong, string message) =>
        Assert.Equal(
            $"line 1: {message} Name a file that train --metrics wrote.",
            Error(Done.Replace(right, wrong, StringComparison.Ordinal) + "\n"));
}
