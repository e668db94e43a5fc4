namespace Pipeline.Differentiation;

/// <summary>What is known of one matrix of a layer's parameters, beside its numbers.</summary>
/// <param name="Name">Its letter in the formulas, such as W or b.</param>
/// <param name="Rows">Rows of the matrix.</param>
/// <param name="Columns">Columns of the matrix.</param>
/// <param name="IsDecayed">Whether weight decay and penalties apply to it: to weights, not to biases.</param>
public readonly record struct ParameterInfo(string Name, int Rows, int Columns, bool IsDecayed)
{
    /// <summary>The name and the shape.</summary>
    public override string ToString() => $"{Name} ({Rows} × {Columns})";
}
