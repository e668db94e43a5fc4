using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Numerics;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

namespace Pipeline.PropertyTests.Formats.Hostile;

/// <summary>The decoders of safetensors: plain ones, first parameters, models and checkpoints.</summary>
static class ModelSamples
{
    static readonly ImmutableArray<byte> model = Write(ImageModel()), regression = Write(RegressionModel());

    public static IEnumerable<Decoder> All
    {
        get
        {
            var (initial, archive) = (Initial(), InitialArchive());
            return
            [
                Tensors("safetensors", Plain, ReadTensors),
                Tensors("init-safetensors", initial, bytes => ReadInitial(bytes).Bind(_ => ReadTensors(bytes))),
                new("init-npz", archive, archive, ReadInitial) { Envelope = Envelopes.Zip(archive) },
                Tensors("model-without-checksum", Unsealed(model), bytes => ReadModel(bytes).Bind(_ => ReadTensors(bytes))),
                Sealed("model", model, regression, ReadModel),
                Sealed("model-regression", regression, model, ReadModel),
                Sealed("checkpoint", Checkpoint<float>(), model, ReadCheckpoint),
                Sealed("checkpoint-double", Checkpoint<double>(), Checkpoint<float>(), ReadCheckpoint),
            ];
        }
    }

    static ImmutableArray<byte> Plain => Envelopes.Safetensors(
        """{"__metadata__":{"format":"test"},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"""
        + "\"a\":{\"dtype\":\"F64\",\"shape\":[1,1],\"data_offsets\":[8,16]}} ", [0, 0, 128, 63, 0, 0, 0, 64, 1, 2, 3, 4, 5, 6, 7, 8]);

    // A format without a checksum: in the header a letter of a name is data, and behind it every byte.
    static Decoder Tensors(string name, ImmutableArray<byte> sample, Func<ImmutableArray<byte>, Fin<Func<IEnumerable<string>>>> read) =>
        new(name, sample, Plain, read) { MayChange = offset => Change.Any };

    static Decoder Sealed(
        string name, ImmutableArray<byte> sample, ImmutableArray<byte> another,
        Func<ImmutableArray<byte>, Fin<Func<IEnumerable<string>>>> read) =>
        new(name, sample, another, read) { IsSealed = true, Envelope = Envelopes.Sha256 };

    static Fin<Func<IEnumerable<string>>> ReadTensors(ImmutableArray<byte> bytes) =>
        Safetensors.Decode(bytes, [ScalarType.F32, ScalarType.F64, ScalarType.F16, ScalarType.BF16]).Map(file => Decoders.Items(() =>
        [
            .. file.Metadata.Select(pair => $"metadata {pair.Key} = {pair.Value}"),
            .. file.Tensors.SelectMany((tensor, i) => new[]
            {
                $"name {i} = {tensor.Name}", $"type {i} = {tensor.Type}", $"shape {i} = {string.Join(' ', tensor.Shape)}",
            }.Concat(tensor.Data.Select((b, k) => $"byte {i} {k} = {b}"))),
        ]));

    static Fin<Func<IEnumerable<string>>> ReadInitial(ImmutableArray<byte> bytes) =>
        InitialParameters.Decode(bytes, Prelude.None).Map(p => Decoders.Items(() =>
            [$"parameters = {p}", .. p.Flatten().Select(x => $"{x:R}")]));

    static Fin<Func<IEnumerable<string>>> ReadModel(ImmutableArray<byte> bytes) =>
        ModelFile.Decode(bytes).Map(read => Decoders.Items(() => [$"model = {read}", $"outputs = {read.OutputWidth}"]));

    static Fin<Func<IEnumerable<string>>> ReadCheckpoint(ImmutableArray<byte> bytes) =>
        CheckpointFile.Decode(bytes).Map(read => Decoders.Items(() =>
        [
            $"checkpoint = {read}",
            read.Precision == Precision.Single ? $"state = {read.ToState<float>().Step}" : $"state = {read.ToState<double>().Step}",
        ]));

    static Model ImageModel()
    {
        var network = Dense(4, 3) >> LeakyRelu(0.1) >> Dense(3, 2);
        return Model.Of(network, network.Init<float>(Key.From(1)), OutputKind.SoftmaxLogits) with
        {
            InputEncoding = InputEncoding.Pixels(PixelEncoding.Unit),
            ClassNames = ["no", "größer"],
            Settings = ImmutableSortedDictionary<string, string>.Empty.Add("seed", "1"),
        };
    }

    static Model RegressionModel()
    {
        var network = Dense(2, 2) >> Residual(Dense(2, 2) >> Tanh) >> Dropout(0.5) >> Dense(2, 1);
        return Model.Of(network, network.Init<double>(Key.From(2)), OutputKind.Numbers) with
        {
            InputEncoding = InputEncoding.Standardized(new([0.5, -1], [2, 1e-3])),
        };
    }

    static ImmutableArray<byte> Checkpoint<T>() where T : unmanaged
    {
        var network = Dense(3, 2) >> Sigmoid >> Dense(2, 2);
        var step = Step(network, SquaredError, Adam(0.01));
        var state = Draw.Batches<T>(Key.From(1), 3, 2, 3, 2) | Fold(step.Init<T>(Key.From(2)), step);
        var settings = ImmutableSortedDictionary<string, string>.Empty.Add("rate", "0.01");
        return Require(CheckpointFile.Encode(Pipeline.Models.Checkpoint.Of(network, state, [1, 0.5], settings)));
    }

    static ImmutableArray<byte> Initial() => Safetensors.Encode(
        [
            new("fc1.weight", [3, 2], ScalarType.F32, [.. ScalarType.F32.Encode([1, 2, 3, 4, 5, 6])]),
            new("fc1.bias", [3], ScalarType.F64, [.. ScalarType.F64.Encode([0.5, 1, 2])]),
            new("fc2.weight", [1, 3], ScalarType.F16, [0, 60, 0, 64, 0, 66]),
            new("fc2.bias", [1], ScalarType.BF16, [128, 63]),
        ],
        ImmutableSortedDictionary<string, string>.Empty);

    static ImmutableArray<byte> InitialArchive()
    {
        static NpyArray Array(params int[] shape) =>
            new([.. shape], ScalarType.F64, [.. Enumerable.Range(1, shape.Aggregate(1, (product, d) => product * d)).Select(i => i / 8.0)]);
        return Npz.Encode(ImmutableSortedDictionary<string, NpyArray>.Empty.WithComparers(StringComparer.Ordinal)
            .Add("W2", Array(4, 3)).Add("b2", Array(3)).Add("W3", Array(3, 2)).Add("b3", Array(1, 2)));
    }

    /// <summary>A model of before there were checksums.</summary>
    static ImmutableArray<byte> Unsealed(ImmutableArray<byte> bytes)
    {
        var file = Require(Safetensors.Decode(bytes));
        return Safetensors.Encode(file.Tensors, file.Metadata.Remove("pipeline.sha256"));
    }

    static ImmutableArray<byte> Write(Model value) => Require(ModelFile.Encode(value));

    static A Require<A>(Fin<A> result) => result.IfFail(error => throw new InvalidOperationException(error.Message));
}
