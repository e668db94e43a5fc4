using System.Text.Json;
using Pipeline.Learning;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Learning;

public class TrainingSnapshotTests
{
    [Fact]
    public void A_page_reads_the_numbers_of_a_step_bit_for_bit()
    {
        var session = SmallRuns.Begin(SmallRuns.Settings[1]).RunFor(3).Advance(3);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(session.Shown!, LearningJson.Default.LectureStep));
        foreach (var (layer, i) in json.RootElement.GetProperty("layers").EnumerateArray().Select((layer, i) => (layer, i)))
        {
            Assert.Equal(session.State.Parameters.Matrices[2 * i], Matrix(layer.GetProperty("nextW")));
            Assert.Equal(session.State.Parameters.Matrices[2 * i + 1], Matrix(layer.GetProperty("nextB")));
        }
    }

    [Fact]
    public void The_biases_that_the_notebook_replaces_have_no_update()
    {
        var session = SmallRuns.Begin(SmallRuns.Settings[0]).RunFor(1).Advance(1);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(session.Shown!, LearningJson.Default.LectureStep));
        Assert.Equal(
            [JsonValueKind.Null, JsonValueKind.Object],
            json.RootElement.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("biasUpdate").ValueKind));
    }

    [Fact]
    public void A_snapshot_says_where_the_run_is()
    {
        var session = SmallRuns.Begin(SmallRuns.Settings[4]).RunFor(5).Advance(5);
        var snapshot = TrainingSnapshot.Of(session, 10, 3, 2);
        Assert.Equal((3, 2, 5, 5), (snapshot.Sequence, snapshot.Run, snapshot.Step, snapshot.ShownStep));
        Assert.Equal((39, 13), (snapshot.TotalSteps, snapshot.StepsPerEpoch));
        Assert.Equal(new("minibatch", "8", "relu", "0.1", "4", "3", "1"), snapshot.Settings);
        Assert.Equal(5, snapshot.Loss.Means.Length);
    }

    [Fact]
    public void Pictures_of_weights_have_the_sign_and_order_of_the_columns()
    {
        var w = Draw.Matrix<float>(Key.From(1), 6, 4);
        var pictures = WeightPictures.Of(w);
        Assert.Equal(4, pictures.Count);
        for (var unit = 0; unit < 4; unit++)
            for (var i = 0; i < 6; i++)
                Assert.InRange(
                    (pictures.Pixels[unit * 6 + i] - 128) * pictures.Scale / 127 - w[i, unit], -pictures.Scale / 127, pictures.Scale / 127);
        Assert.All(WeightPictures.Of(Matrix<float>.Zero(2, 3)).Pixels, pixel => Assert.Equal(128, pixel));
    }

    static Matrix<float> Matrix(JsonElement element)
    {
        var bytes = element.GetProperty("data").GetBytesFromBase64();
        return Pipeline.Numerics.Matrix<float>.Of(element.GetProperty("rows").GetInt32(), element.GetProperty("columns").GetInt32(),
            [.. bytes.Chunk(4).Select(number => BitConverter.ToSingle(number))]);
    }
}
