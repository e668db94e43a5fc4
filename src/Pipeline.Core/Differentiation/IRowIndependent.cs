namespace Pipeline.Differentiation;

/// <summary>A layer whose rows do not know of each other: row i of the output depends on row i of the input alone, to the same bits in any batch.</summary>
/// <remarks>Many networks may then be evaluated side by side, one a row.</remarks>
public interface IRowIndependent;
