namespace Pipeline.Differentiation;

/// <summary>Name, shape and decay flag of one parameter matrix.</summary>
/// <param name="Name">The letter in the layer's formula, such as W or b.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="IsDecayed">Whether weight decay and L2 penalties apply: true for weights, false for biases.</param>
public readonly record struct ParameterInfo(string Name, int Rows, int Columns, bool IsDecayed)
{
    /// <summary>Name and shape, such as <c>W (784 × 100)</c>.</summary>
    public override string ToString() => $"{Name} ({Rows} × {Columns})";
}
