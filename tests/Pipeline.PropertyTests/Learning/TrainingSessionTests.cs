using Pipeline.Learning;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Learning;

public class TrainingSessionTests
{
    public static TheoryData<int> Runs() => [.. Enumerable.Range(0, SmallRuns.Settings.Length)];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Pausing_anywhere_and_going_on_gives_the_bits_of_the_uninterrupted_run(int run)
    {
        var begin = SmallRuns.Begin(SmallRuns.Settings[run]);
        var whole = begin.Run().Advance(int.MaxValue);
        Assert.True(whole.IsFinished);
        for (var draw = 0; draw < 3; draw++)
        {
            var (session, key, moves) = (begin, Key.From(10 * run + draw), 0);
            while (!session.IsFinished)
            {
                var count = 1 + key.FoldIn(1).UniformInt(moves, 9);
                session = (key.UniformInt(moves++, 4) switch
                {
                    0 => session.Run(),
                    1 => session.RunFor(count),
                    2 => session.Run().Advance(count).Pause(),
                    _ => session.Pause(),
                }).Advance(count);
            }
            AssertSame(whole, session);
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_run_is_the_fold_over_the_batches_of_the_recipe(int run)
    {
        var plan = SmallRuns.Plan(SmallRuns.Settings[run]);
        var batches = Enumerable.Range(0, plan.Config.Epochs).SelectMany(epoch => plan.EpochBatches(epoch));
        var end = batches | Folds.Fold(plan.Start, plan.Step);
        Assert.Equal(end.Parameters, TrainingSession.Begin(plan).Run().Advance(int.MaxValue).State.Parameters);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void What_is_shown_of_a_step_are_the_states_around_it(int run)
    {
        var session = SmallRuns.Begin(SmallRuns.Settings[run]).RunFor(4).Advance(4);
        for (var i = 0; i < 3; i++)
        {
            var next = session.RunFor(1).Advance(int.MaxValue);
            Assert.Equal(session.Step + 1, next.Shown!.Step);
            Assert.Equal(session.State.Parameters.Matrices, Numbers(next.Shown, layer => [layer.W, layer.B]));
            Assert.Equal(next.State.Parameters.Matrices, Numbers(next.Shown, layer => [layer.NextW, layer.NextB]));
            session = next;
        }
    }

    [Fact]
    public void A_session_runs_until_it_is_paused_and_then_shows_its_last_step()
    {
        var begin = SmallRuns.Begin(SmallRuns.Settings[0]);
        Assert.False(begin.IsRunning);
        Assert.Same(begin, begin.Advance(5));
        var running = begin.Run().Advance(7);
        Assert.True(running.IsRunning);
        Assert.Equal(7, running.Step);
        Assert.Null(running.Shown);
        var paused = running.Pause().Advance(100);
        Assert.False(paused.IsRunning);
        Assert.Equal((8, 8), (paused.Step, paused.Shown!.Step));
        Assert.Equal(paused, paused.Pause().Advance(3));
        Assert.Equal(11, paused.RunFor(3).Advance(100).Step);
        Assert.Equal(begin.Plan.TotalSteps, paused.RunFor(long.MaxValue).Advance(int.MaxValue).Step);
    }

    [Fact]
    public void Going_on_after_the_end_changes_nothing()
    {
        var end = SmallRuns.Begin(SmallRuns.Settings[0]).Run().Advance(int.MaxValue);
        Assert.Equal(end, end.Run().Advance(5).RunFor(2).Pause().Advance(5));
    }

    [Fact]
    public void A_reset_is_the_beginning_again()
    {
        var settings = SmallRuns.Settings[4];
        var (begin, again) = (SmallRuns.Begin(settings), SmallRuns.Begin(settings));
        AssertSame(begin.Run().Advance(9), again.Run().Advance(9));
        AssertSame(begin, again);
    }

    [Fact]
    public void A_run_that_leaves_the_finite_numbers_stops_before_the_step_that_did()
    {
        var session = SmallRuns.Begin(new("minibatch", Hidden: "4", Activation: "identity", LearningRate: "1e38", Batch: "2"))
            .Run().Advance(int.MaxValue);
        Assert.NotNull(session.Divergence);
        Assert.False(session.IsRunning);
        Assert.True(session.Step < session.Plan.TotalSteps);
        Assert.All(session.State.Parameters.Flatten(), w => Assert.True(float.IsFinite(w)));
        Assert.Equal(session, session.Run().RunFor(3).Advance(5));
    }

    [Theory]
    [InlineData("50")]
    [InlineData("10")]
    [InlineData("5")]
    [InlineData("2")]
    [InlineData("1")]
    public void Where_a_run_leaves_the_finite_numbers_does_not_depend_on_how_it_is_cut(string learningRate)
    {
        var settings = new TrainingSettings(
            "minibatch", Hidden: "20,20", Activation: "identity", LearningRate: learningRate, Batch: "1", Epochs: "100");
        var begin = SmallRuns.Begin(settings).Run();
        var (whole, single) = (begin.Advance(int.MaxValue), begin);
        while (single.IsRunning) single = single.Advance(1);
        Assert.True(single.Step > 0);
        Assert.NotNull(single.Divergence);
        Assert.Equal(single.Divergence, whole.Divergence);
        AssertSame(single, whole);
    }

    [Fact]
    public void Regular_steps_are_not_evaluated_too_often()
    {
        var plan = SmallRuns.Plan(new("gradient", Hidden: "3", Epochs: "7"));
        Assert.InRange(plan.TotalSteps / plan.EvaluateEvery, 1, TrainingPlan.MaxEvaluations);
    }

    [Fact]
    public void The_accuracy_is_measured_in_the_beginning_at_the_end_and_at_regular_steps_between()
    {
        var session = SmallRuns.Begin(SmallRuns.Settings[1]).Run().Advance(int.MaxValue);
        Assert.Equal(session.Accuracies.Select(point => point.Step), Enumerable.Range(0, 101).Select(step => (long)step)
            .Where(session.Plan.IsEvaluationDue));
        Assert.Equal(session.Plan.CountCorrect(session.State.Parameters), session.Accuracies[^1].Correct);
    }

    static IEnumerable<Matrix<float>> Numbers(LectureStep step, Func<LectureLayer, ShownMatrix[]> matrices) =>
        step.Layers.SelectMany(matrices).Select(matrix => matrix.Numbers);

    static void AssertSame(TrainingSession expected, TrainingSession actual)
    {
        Assert.Equal(expected.State.Parameters, actual.State.Parameters);
        Assert.Equal(expected.State.Step, actual.State.Step);
        Assert.Equal(expected.Losses, actual.Losses);
        Assert.Equal(expected.Accuracies.AsEnumerable(), actual.Accuracies.AsEnumerable());
        if (expected.Shown is { } shown) Assert.Equal(shown.Layers[0].NextW, actual.Shown!.Layers[0].NextW);
    }
}
