using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Models;

/// <summary>
/// A training state as tensors: the parameters W2, b2, …; beside one with pending updates W2 + XᵀU its factors, W2.pending.x and
/// W2.pending.u; the slots of the optimizer, slot1.W2, slot1.b2, ….
/// </summary>
/// <remarks>
/// Pending updates are not added up: that would round, and the steps up to the end of their block would have other bits. Every other matrix
/// is stored as its elements.
/// </remarks>
static class StateTensors
{
    /// <summary>The tensors of a state.</summary>
    public static ImmutableArray<Tensor> FromState<T>(Layer network, TrainState<T> state) where T : unmanaged
    {
        var names = ParameterTensors.TensorNames(network);
        return
        [
            .. state.Parameters.Matrices.SelectMany((m, i) => m.PendingRank == 0
                ? [FromMatrix(names[i], m)]
                : new[]
                {
                    FromMatrix(names[i], m.DeferredBase!), FromMatrix(XName(names[i]), m.LowRankFactors!.X),
                    FromMatrix(UName(names[i]), m.LowRankFactors.Delta),
                }),
            .. state.OptimizerState.Slots.SelectMany((slot, k) => slot.Matrices.Select((m, i) => FromMatrix(SlotName(k, names[i]), m))),
        ];
    }

    /// <summary>The state of tensors that <see cref="CheckTensors"/> let pass.</summary>
    public static TrainState<T> ToState<T>(Layer network, ImmutableArray<Tensor> tensors, long step, Key key) where T : unmanaged
    {
        var byName = tensors.ToImmutableDictionary(tensor => tensor.Name);
        var names = ParameterTensors.TensorNames(network);
        return new(
            new(network.ParameterInfos, [.. names.Select(Parameter)]),
            new([.. Enumerable.Range(0, SlotCount(network, tensors)).Select(k =>
                new Parameters<T>(network.ParameterInfos, [.. names.Select(name => ToMatrix<T>(byName[SlotName(k, name)]))]))]),
            step, key);

        Matrix<T> Parameter(string name) => byName.TryGetValue(XName(name), out var x)
            ? new(ToMatrix<T>(byName[name]), new(ToMatrix<T>(x), ToMatrix<T>(byName[UName(name)])))
            : ToMatrix<T>(byName[name]);
    }

    /// <summary>The number of slots, at most that of all tensors: those of the first parameter are counted.</summary>
    public static int SlotCount(Layer network, ImmutableArray<Tensor> tensors)
    {
        var names = tensors.Select(tensor => tensor.Name).ToImmutableHashSet(StringComparer.Ordinal);
        return ParameterTensors.TensorNames(network) is [var first, ..]
            ? Enumerable.Range(0, tensors.Length).TakeWhile(k => names.Contains(SlotName(k, first))).Count()
            : 0;
    }

    /// <summary>Fails on tensors that are missing, unknown, of another shape or format, and on numbers that are not finite.</summary>
    public static Fin<ImmutableArray<Tensor>> CheckTensors(Layer network, ScalarType type, ImmutableArray<Tensor> tensors) =>
        Compare(ExpectedShapes(network, tensors).ToImmutableDictionary(), type, tensors);

    /// <summary>Fails unless the tensors are those that are expected, by name and shape, with finite numbers of a type.</summary>
    public static Fin<ImmutableArray<Tensor>> Compare(
        ImmutableDictionary<string, ImmutableArray<long>> expected, ScalarType type, ImmutableArray<Tensor> tensors)
    {
        var missing = expected.Keys.Order(StringComparer.Ordinal).FirstOrDefault(name => tensors.All(tensor => tensor.Name != name));
        if (missing is not null)
            return Fail("the tensors", $"no {missing}", $"{missing} {MessageText.Shape(expected[missing])}");
        foreach (var tensor in tensors)
        {
            var where = $"tensor {MessageText.Quote(tensor.Name)}";
            if (!expected.TryGetValue(tensor.Name, out var shape)) return Fail(where, "one that the layers do not have", "none");
            if (!tensor.Shape.SequenceEqual(shape))
                return Fail(where, MessageText.Shape(tensor.Shape), MessageText.Shape(shape));
            if (tensor.Type != type) return Fail(where, $"{tensor.Type}", $"{type}, as the precision says");
            if (!IsFinite(tensor)) return Fail(where, "a number that is not finite", "finite numbers");
        }
        return tensors;
    }

    static IEnumerable<KeyValuePair<string, ImmutableArray<long>>> ExpectedShapes(Layer network, ImmutableArray<Tensor> tensors)
    {
        var slots = SlotCount(network, tensors);
        foreach (var (name, info) in ParameterTensors.TensorNames(network).Zip(network.ParameterInfos))
        {
            yield return new(name, [info.Rows, info.Columns]);
            for (var k = 0; k < slots; k++) yield return new(SlotName(k, name), [info.Rows, info.Columns]);
            if (tensors.FirstOrDefault(tensor => tensor.Name == XName(name) || tensor.Name == UName(name)) is not { } factor) continue;
            var rank = factor.Shape.FirstOrDefault();
            yield return new(XName(name), [rank, info.Rows]);
            yield return new(UName(name), [rank, info.Columns]);
        }
    }

    /// <summary>The tensor of a matrix of float or double.</summary>
    public static Tensor FromMatrix<T>(string name, Matrix<T> m) where T : unmanaged
    {
        var type = typeof(T) == typeof(float) ? ScalarType.F32 : ScalarType.F64;
        return new(name, [m.Rows, m.Columns], type, type.Encode(m.MapIndexed((_, x) => Kernels<T>.Default.ToDouble(x)).Span));
    }

    /// <summary>The matrix of float or double of a tensor.</summary>
    public static Matrix<T> ToMatrix<T>(Tensor tensor) where T : unmanaged =>
        ParameterTensors.ToMatrix(tensor).MapIndexed((_, x) => Kernels<T>.Default.FromDouble(x));

    static bool IsFinite(Tensor tensor) => tensor.Type.Decode(tensor.Data.AsSpan()).All(double.IsFinite);

    static string XName(string name) => $"{name}.pending.x";

    static string UName(string name) => $"{name}.pending.u";

    static string SlotName(int slot, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"slot{slot + 1}.{name}");

    static Fin<ImmutableArray<Tensor>> Fail(string where, string found, string expected) =>
        new DecodeError(where, found, expected, CheckpointFile.Remedy).ToFin<ImmutableArray<Tensor>>();
}
