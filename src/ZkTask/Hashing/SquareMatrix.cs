namespace ZkTask.Hashing;

/// <summary>A small square matrix over Fr, for deriving constants.</summary>
/// <param name="size">Rows, and columns.</param>
/// <param name="entries">Row by row.</param>
internal sealed class SquareMatrix(int size, Fr[] entries)
{
    /// <summary>Rows, and columns.</summary>
    internal int Size => size;

    /// <summary>An entry.</summary>
    internal Fr this[int row, int column] => entries[(row * size) + column];

    /// <summary>A row.</summary>
    internal Fr[] Row(int row) => entries[(row * size)..((row + 1) * size)];

    /// <summary>A column.</summary>
    internal Fr[] Column(int column)
    {
        Fr[] result = new Fr[size];
        for (int i = 0; i < size; i++)
            result[i] = this[i, column];
        return result;
    }

    /// <summary>The matrix without row 0 and column 0.</summary>
    internal SquareMatrix WithoutFirst()
    {
        List<Fr> rest = [];
        for (int i = 1; i < size; i++)
            rest.AddRange(Row(i)[1..]);
        return new SquareMatrix(size - 1, [.. rest]);
    }

    /// <summary>The matrix times a column.</summary>
    internal Fr[] Multiply(Fr[] column)
    {
        Fr[] result = new Fr[size];
        for (int i = 0; i < size; i++)
            Fr.SumOfProducts(out result[i], entries.AsSpan(i * size, size), column);
        return result;
    }

    /// <summary>A row times the matrix.</summary>
    internal Fr[] MultiplyLeft(Fr[] row)
    {
        Fr[] result = new Fr[size];
        for (int j = 0; j < size; j++)
            Fr.SumOfProducts(out result[j], row, Column(j));
        return result;
    }

    /// <summary>A product.</summary>
    internal SquareMatrix Multiply(SquareMatrix right)
    {
        List<Fr> product = [];
        for (int i = 0; i < size; i++)
            product.AddRange(right.MultiplyLeft(Row(i)));
        return new SquareMatrix(size, [.. product]);
    }

    /// <summary>The inverse, by Gauss and Jordan.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal SquareMatrix Invert()
    {
        Fr[][] rows = [.. Enumerable.Range(0, size).Select(i => (Fr[])[.. Row(i), .. Enumerable.Range(0, size).Select(j => i == j ? Fr.One : Fr.Zero)])];
        for (int pivot = 0; pivot < size; pivot++)
        {
            int found = Array.FindIndex(rows, pivot, r => !r[pivot].IsZero);
            if (found < 0)
                throw new InvalidOperationException("A matrix of the derivation is singular.");
            (rows[pivot], rows[found]) = (rows[found], rows[pivot]);
            Fr.Invert(out Fr inverse, rows[pivot][pivot]);
            Scale(rows[pivot], inverse);
            for (int other = 0; other < size; other++)
            {
                if (other != pivot)
                    Subtract(rows[other], rows[other][pivot], rows[pivot]);
            }
        }

        return new SquareMatrix(size, [.. rows.SelectMany(r => r[size..])]);
    }

    private static void Scale(Fr[] row, Fr factor)
    {
        for (int j = 0; j < row.Length; j++)
            row[j] *= factor;
    }

    // row = row - factor other.
    private static void Subtract(Fr[] row, Fr factor, Fr[] other)
    {
        for (int j = 0; j < row.Length; j++)
            row[j] -= factor * other[j];
    }
}
