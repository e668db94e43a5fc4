using System.Collections.Immutable;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Models;

public class CheckpointFileTests
{
    static readonly Checkpoint Small = Trained<float>();

    static readonly SafetensorsFile File = Good(Safetensors.Decode(Good(CheckpointFile.Encode(Small))));

    static Checkpoint Trained<T>() where T : unmanaged
    {
        var network = Dense(3, 2) >> Sigmoid >> Dense(2, 2);
        var step = Step(network, SquaredError, Adam(0.01));
        var state = Draw.Batches<T>(Key.From(1), 3, 2, 3, 2) | Fold(step.Init<T>(Key.From(2)), step);
        return Checkpoint.Of(network, state, [1, 0.5], ImmutableSortedDictionary<string, string>.Empty.Add("η", "0.01"));
    }

    static string Refused(ImmutableArray<Tensor> tensors, ImmutableSortedDictionary<string, string>? metadata = null) =>
        Refusal(CheckpointFile.Decode(SafetensorsChecksum.Encode(tensors, metadata ?? File.Metadata)));

    static string RefusedWith(string name, Func<Tensor, Tensor> edit) =>
        Refused([.. File.Tensors.Select(tensor => tensor.Name == name ? edit(tensor) : tensor)]);

    static string RefusedText(string key, string? text) =>
        Refused(File.Tensors, text is null ? File.Metadata.Remove(key) : File.Metadata.SetItem(key, text));

    [Fact]
    public void What_is_written_is_read_again()
    {
        foreach (var checkpoint in new[] { Small, Trained<double>() })
        {
            var bytes = Good(CheckpointFile.Encode(checkpoint));
            var read = Good(CheckpointFile.Decode(bytes));
            Assert.Equal(checkpoint.Precision, read.Precision);
            Assert.Equal([1, 0.5], read.Losses.AsEnumerable());
            Assert.Equal("0.01", Assert.Single(read.Settings).Value);
            Assert.Equal(2, read.SlotCount);
            Assert.True(bytes.SequenceEqual(Good(CheckpointFile.Encode(read))));
        }
        Assert.Equal(Trained<float>().ToState<float>(), Good(CheckpointFile.Decode(Good(CheckpointFile.Encode(Small)))).ToState<float>());
    }

    [Fact]
    public void Pending_updates_are_stored_as_they_are()
    {
        var network = Dense(128, 128) >> Sigmoid >> Dense(128, 2);
        var step = Step(network, SquaredError, Sgd(0.1));
        var batches = Draw.Batches<float>(Key.From(1), 40, 1, 128, 2);
        var state = batches.Take(35) | Fold(step.Init<float>(Key.From(2)), step);
        var bytes = Good(CheckpointFile.Encode(Checkpoint.Of(network, state, [], ImmutableSortedDictionary<string, string>.Empty)));
        var read = Good(CheckpointFile.Decode(bytes)).ToState<float>();

        Assert.Equal(["W2", "W2.pending.x", "W2.pending.u", "b2", "W3", "b3"],
            Good(Safetensors.Decode(bytes)).Tensors.Select(tensor => tensor.Name));
        Assert.Equal(3, read.Parameters.Matrices[0].PendingRank);
        Assert.Equal(state.Parameters.Matrices[0].DeferredBase, read.Parameters.Matrices[0].DeferredBase);
        Assert.Equal(batches.Skip(35) | Fold(state, step), batches.Skip(35) | Fold(read, step));

        var file = Good(Safetensors.Decode(bytes));
        var reshaped = file.Tensors.Select(t => t.Name == "W2.pending.u" ? t with { Shape = [2, 192] } : t).ToImmutableArray();
        Assert.StartsWith("tensor \"W2.pending.u\": found 2 x 192, expected 3 x 128.", Refused(reshaped, file.Metadata));
        Assert.StartsWith("the tensors: found no W2.pending.x, expected W2.pending.x 3 x 128.",
            Refused(file.Tensors.RemoveAt(1), file.Metadata));
    }

    [Fact]
    public void Tensors_that_are_missing_unknown_or_other_are_refused()
    {
        foreach (var tensor in File.Tensors.Where(tensor => tensor.Name is not "losses"))
            Assert.Contains("expected", Refused(File.Tensors.Remove(tensor)));
        Assert.StartsWith("the tensors: found no slot2.b3, expected slot2.b3 1 x 2.",
            Refused([.. File.Tensors.Where(tensor => tensor.Name != "slot2.b3")]));
        Assert.StartsWith("tensor \"W4\": found one that the layers do not have",
            Refused(File.Tensors.Add(File.Tensors[0] with { Name = "W4" })));
        Assert.StartsWith("tensor \"W2\": found 2 x 3, expected 3 x 2.", RefusedWith("W2", w => w with { Shape = [2, 3] }));
        Assert.StartsWith("tensor \"b3\": found 2, expected 1 x 2.", RefusedWith("b3", b => b with { Shape = [2] }));
        Assert.StartsWith("tensor \"b3\": found F64, expected F32, as the precision says.",
            RefusedWith("b3", b => b with { Type = ScalarType.F64, Data = [.. b.Data, .. b.Data] }));
        Assert.StartsWith("tensor \"slot1.b2\": found a number that is not finite",
            RefusedWith("slot1.b2", b => b with { Data = [0, 0, 0xC0, 0x7F, .. b.Data[4..]] }));
        Assert.StartsWith("tensor \"losses\": found F64 2 x 1, expected a row of F64.",
            RefusedWith("losses", losses => losses with { Shape = [2, 1] }));
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_not_written()
    {
        var state = Small.ToState<float>();
        var bad = state with { Parameters = state.Parameters.WithElement(3, 1, float.NaN) };
        Assert.StartsWith("tensor \"b3\": found a number that is not finite",
            Refusal(CheckpointFile.Encode(Checkpoint.Of(Small.Network, bad, [], Small.Settings))));
    }

    [Theory]
    [InlineData("pipeline.checkpoint", null, "the metadata: found no pipeline.checkpoint, expected a checkpoint of this program.")]
    [InlineData("pipeline.checkpoint", "2", "pipeline.checkpoint: found \"2\", expected 1.")]
    [InlineData("pipeline.layers", null, "the metadata: found no pipeline.layers")]
    [InlineData("pipeline.layers", "maxout", "the layers: found \"maxout\"")]
    [InlineData("pipeline.layers", "dense 3 2", "tensor \"W3\": found one that the layers do not have, expected none.")]
    [InlineData("pipeline.precision", "half", "pipeline.precision: found \"half\", expected single, double.")]
    [InlineData("pipeline.step", "-1", "pipeline.step: found \"-1\", expected a number of steps.")]
    [InlineData("pipeline.key", "12", "pipeline.key: found \"12\", expected 32 hexadecimal digits.")]
    public void Metadata_that_are_missing_or_unknown_are_refused(string key, string? text, string message) =>
        Assert.StartsWith(message, RefusedText(key, text));

    [Fact]
    public void Without_a_checksum_nothing_is_read() => Assert.StartsWith(
        "the metadata: found no pipeline.sha256",
        Refusal(CheckpointFile.Decode(Safetensors.Encode(File.Tensors, File.Metadata.Remove("pipeline.sha256")))));

    [Fact]
    public void A_model_is_no_checkpoint() => Assert.StartsWith(
        "the metadata: found no pipeline.checkpoint",
        Refusal(CheckpointFile.Decode(Good(ModelFile.Encode(
            Model.Of(Small.Network, Small.ToState<float>().Parameters, OutputKind.Numbers))))));
}
