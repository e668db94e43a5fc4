using System.Collections.Immutable;

namespace Pipeline.Formats;

/// <summary>The contents of a safetensors file.</summary>
/// <param name="Tensors">The tensors in the order of their data.</param>
/// <param name="Metadata">Text by key; empty if the file has none.</param>
sealed record SafetensorsFile(ImmutableArray<Tensor> Tensors, ImmutableSortedDictionary<string, string> Metadata);
