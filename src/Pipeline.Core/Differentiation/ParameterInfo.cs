namespace Pipeline.Differentiation;

/// <summary>What is known of one matrix of a layer's parameters.</summary>
/// <param name="Name">Its letter in the formulas, such as W or b.</param>
/// <param name="IsDecayed">Whether a penalty on the weights counts it; biases are not.</param>
public readonly record struct ParameterInfo(string Name, bool IsDecayed);
