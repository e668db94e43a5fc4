using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Formats;

/// <summary>In which order an .npy file has the bytes of its numbers and the elements of its matrix.</summary>
/// <param name="IsBigEndian">Whether the most significant byte of a number is the first.</param>
/// <param name="IsColumnMajor">Whether column follows column (Fortran order), instead of row after row.</param>
readonly record struct NpyOrder(bool IsBigEndian, bool IsColumnMajor)
{
    /// <summary>The numbers of a file, row after row.</summary>
    /// <param name="type">The number format.</param>
    /// <param name="shape">One or two dimensions.</param>
    /// <param name="bytes">The numbers as they are stored.</param>
    internal ImmutableArray<double> Decode(ScalarType type, ReadOnlySpan<int> shape, ReadOnlySpan<byte> bytes)
    {
        var values = type.Decode(IsBigEndian ? Reversed(bytes, type.SizeInBytes()) : bytes);
        return IsColumnMajor && shape is [var rows, var columns] ? RowMajor(values, rows, columns) : values;
    }

    static byte[] Reversed(ReadOnlySpan<byte> bytes, int size)
    {
        var reversed = bytes.ToArray();
        for (var start = 0; start < reversed.Length; start += size) reversed.AsSpan(start, size).Reverse();
        return reversed;
    }

    static ImmutableArray<double> RowMajor(ImmutableArray<double> columnMajor, int rows, int columns)
    {
        var values = new double[columnMajor.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                values[row * columns + column] = columnMajor[column * rows + row];
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }
}
