using System.Collections.Immutable;

namespace Pipeline.Formats;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">The tensors in the order of their data.</param>
/// <param name="Metadata">Free text by key; empty when the file has none.</param>
sealed record SafetensorsFile(ImmutableArray<Tensor> Tensors, ImmutableSortedDictionary<string, string> Metadata);
