using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using Pipeline.Formats;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>
/// Checkpoints as safetensors: the numbers of the state are tensors, everything else is metadata, and a checksum covers every byte. As in
/// model files, nothing in it is a type or an expression.
/// </summary>
static class CheckpointFile
{
    /// <summary>The advice in every error about a checkpoint.</summary>
    public const string Remedy = "Use an older checkpoint, or train from the beginning.";

    /// <summary>The key by which a checkpoint is told from a model.</summary>
    public const string FormatKey = "pipeline.checkpoint";

    const string Version = "1", LayersKey = "pipeline.layers", PrecisionKey = "pipeline.precision", StepKey = "pipeline.step",
        RandomKey = "pipeline.key", SettingPrefix = "pipeline.setting.", LossesName = "losses";

    /// <summary>The bytes of a checkpoint; equal ones give equal bytes. Fails on numbers that are not finite.</summary>
    public static Fin<ImmutableArray<byte>> Encode(Checkpoint checkpoint) =>
        from tensors in StateTensors.CheckTensors(
            checkpoint.Network, ParameterTensors.ScalarTypeOf(checkpoint.Precision), checkpoint.Tensors)
        select SafetensorsChecksum.Encode(
            checkpoint.Losses.IsEmpty ? tensors : tensors.Add(LossTensor(checkpoint.Losses)),
            checkpoint.Settings
                .AddPrefix(SettingPrefix)
                .Add(FormatKey, Version)
                .Add(LayersKey, NetworkNotation.Format(checkpoint.Network))
                .Add(PrecisionKey, Precisions.NameOf(checkpoint.Precision))
                .Add(StepKey, checkpoint.Step.ToString(CultureInfo.InvariantCulture))
                .Add(RandomKey, $"{checkpoint.Key}"));

    /// <summary>
    /// The checkpoint of a file. Fails on a file that is damaged, of another kind or version, and on tensors that are not those of its
    /// layers.
    /// </summary>
    public static Fin<Checkpoint> Decode(ImmutableArray<byte> bytes) =>
        from file in Safetensors.Decode(bytes)
        from version in ReadText(file, FormatKey).Bind(VersionOf)
        from checksum in ReadText(file, SafetensorsChecksum.Key)
        from whole in SafetensorsChecksum.VerifyChecksum(file, bytes, Remedy)
        from network in ReadText(file, LayersKey).Bind(NetworkNotation.Parse)
        from precision in ReadText(file, PrecisionKey).Bind(PrecisionOf)
        from step in ReadText(file, StepKey).Bind(StepOf)
        from key in ReadText(file, RandomKey).Bind(KeyOf)
        from losses in LossesOf(file)
        from tensors in StateTensors.CheckTensors(
            network, ParameterTensors.ScalarTypeOf(precision), file.Tensors.RemoveAll(tensor => tensor.Name == LossesName))
        select new Checkpoint(network, precision, step, key, tensors, losses, file.Metadata.WithoutPrefix(SettingPrefix));

    static Fin<string> VersionOf(string text) => text == Version ? text : Fail<string>(FormatKey, MessageText.Quote(text), Version);

    static Tensor LossTensor(ImmutableArray<double> losses) => StateTensors.FromState(LossesName, Matrix<double>.Of(1, losses.Length, losses));

    static Fin<ImmutableArray<double>> LossesOf(SafetensorsFile file) =>
        file.Tensors.FirstOrDefault(tensor => tensor.Name == LossesName) is not { } tensor ? ImmutableArray<double>.Empty
        : tensor is { Shape: [1, _], Type: ScalarType.F64 } ? tensor.Type.Decode(tensor.Data.AsSpan())
        : Fail<ImmutableArray<double>>($"tensor \"{LossesName}\"", $"{tensor.Type} {MessageText.Shape(tensor.Shape)}", "a row of F64");

    static Fin<Precision> PrecisionOf(string name) => Precisions.ByName.TryGetValue(name, out var precision)
        ? precision
        : Fail<Precision>(
            PrecisionKey, MessageText.Quote(name), string.Join(", ", Enum.GetValues<Precision>().Select(Precisions.NameOf)));

    static Fin<long> StepOf(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step)
        ? step
        : Fail<long>(StepKey, MessageText.Quote(text), "a number of steps");

    static Fin<Key> KeyOf(string text) =>
        text.Length == 32 && ulong.TryParse(text[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
        && ulong.TryParse(text[16..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low)
            ? new Key(high, low)
            : Fail<Key>(RandomKey, MessageText.Quote(text), "32 hexadecimal digits");

    static Fin<string> ReadText(SafetensorsFile file, string key) => file.Metadata.TryGetValue(key, out var text)
        ? text
        : Fail<string>("the metadata", $"no {key}", "a checkpoint of this program");

    static Fin<A> Fail<A>(string where, string found, string expected) => new DecodeError(where, found, expected, Remedy).ToFin<A>();
}
