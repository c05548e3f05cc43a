namespace ZkTask.Hashing;

/// <summary>From the parameters of one width to its schedule. The names are those of README.md; n = t - 1.</summary>
internal static class PoseidonDerivation
{
    private const int FullRounds = PoseidonParameters.FullRounds;

    /// <summary>The schedule.</summary>
    internal static PoseidonSchedule<Fr> Derive(PoseidonParameters parameters)
    {
        int t = parameters.Width, n = t - 1, partialRounds = parameters.PartialRounds;
        SquareMatrix matrix = new(t, parameters.Matrix);
        SquareMatrix inner = matrix.WithoutFirst();
        Fr corner = matrix[0, 0];
        Fr[] row = matrix.Row(0)[1..], column = matrix.Column(0)[1..];

        // The outputs v N^i of an undisturbed inner state, i = 0 ... n; the last depends on the others.
        Fr[][] outputs = new Fr[n + 1][];
        outputs[0] = row;
        for (int i = 1; i <= n; i++)
            outputs[i] = inner.MultiplyLeft(outputs[i - 1]);
        SquareMatrix observation = new(n, [.. outputs[..n].SelectMany(r => r)]);
        SquareMatrix fromOutputs = observation.Invert();
        Fr[] alpha = [Fr.Zero, .. fromOutputs.MultiplyLeft(outputs[n]).Reverse()];

        // Responses: column j is N^j w, and h_(j+1) = v N^j w.
        Fr[][] columns = new Fr[n + 1][];
        columns[0] = column;
        for (int j = 1; j <= n; j++)
            columns[j] = inner.Multiply(columns[j - 1]);
        Fr[] response = [corner, .. columns.Select(c => Dot(row, c))];
        Fr[] beta = new Fr[n + 1];
        for (int i = 0; i <= n; i++)
        {
            beta[i] = response[i];
            for (int j = 1; j <= i; j++)
                beta[i] -= alpha[j] * response[i - j];
        }

        (Fr[] fullConstants, Fr[] offsets) = MoveConstants(parameters, matrix);
        Fr[] partialConstants = new Fr[partialRounds + 1];
        for (int k = 0; k <= partialRounds; k++)
        {
            partialConstants[k] = offsets[k];
            for (int i = 1; i <= n && k - i >= 1; i++)
                partialConstants[k] -= alpha[i] * offsets[k - i];
        }

        Fr[] exit = Exit(inner, fromOutputs, response, columns);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                fullConstants[(FullRounds / 2 * t) + 1 + i] -= exit[(2 * n * i) + (2 * j) + 1] * offsets[partialRounds - n + 1 + j];
        }

        Fr[] recurrence = new Fr[(2 * n) + 1];
        for (int i = 0; i <= n; i++)
            recurrence[2 * (n - i)] = beta[i];
        for (int i = 1; i <= n; i++)
            recurrence[(2 * (n - i)) + 1] = alpha[i];

        (int unit, Fr multiple, Fr scale) = MakeUnit(recurrence);
        Fr.Invert(out Fr toScaled, scale);
        Fr outputScale = scale.Pow([4]);
        Fr.Invert(out Fr ofMultiple, multiple);
        for (int i = 0; i < recurrence.Length; i += 2)
            recurrence[i] *= outputScale * ofMultiple;
        for (int i = 0; i < exit.Length; i++)
            exit[i] *= i % 2 == 0 ? outputScale * ofMultiple * scale : scale;

        return new PoseidonSchedule<Fr>
        {
            Width = t,
            FullConstants = fullConstants,
            Matrix = parameters.Matrix,
            EntryMatrix = [.. Entry(matrix, outputs, alpha).Select(e => e * toScaled)],
            EntryConstants = [partialConstants[0] * toScaled, .. new Fr[n]],
            PartialConstants = [.. partialConstants[1..].Select(c => c * toScaled)],
            Recurrence = recurrence,
            Unit = unit,
            OutputsAreDoubled = multiple != Fr.One,
            Scale = scale,
            ExitMatrix = exit,
        };
    }

    // With y = λ y' and s = λ^5 s' / u, the recurrence multiplies s' by βj λ^4 / u: one of them becomes one where u / βj is a fourth power, u = 1 or 2. The first such place, u and λ.
    private static (int Unit, Fr Multiple, Fr Scale) MakeUnit(Fr[] recurrence)
    {
        foreach (Fr multiple in (Fr[])[Fr.One, Fr.One + Fr.One])
        {
            for (int i = 0; i < recurrence.Length; i += 2)
            {
                // If there is any, the second square root exists whichever the first one is: -1 is a square.
                Fr.Invert(out Fr inverse, recurrence[i]);
                if (Fr.TrySquareRoot(out Fr root, multiple * inverse) && Fr.TrySquareRoot(out root, root))
                    return (i, multiple, root);
            }
        }

        throw new InvalidOperationException("No coefficient of the recurrence can be made one.");
    }

    // Row 0 of M, and below it v N^-i times the other rows, i = 1 ... n: the history of a state that was never disturbed.
    private static Fr[] Entry(SquareMatrix matrix, Fr[][] outputs, Fr[] alpha)
    {
        int n = outputs.Length - 1;
        List<Fr[]> sequence = [.. outputs[..n].Reverse()];       // v N^(n-1) ... v N^0, then on backwards
        Fr.Invert(out Fr inverse, alpha[n]);
        for (int i = 1; i <= n; i++)
        {
            // The recurrence x_k = Σ alpha_j x_(k-j), solved for its oldest term.
            Fr[] before = (Fr[])sequence[^n].Clone();
            for (int j = 1; j < n; j++)
            {
                for (int c = 0; c < n; c++)
                    before[c] -= alpha[j] * sequence[^(n - j)][c];
            }

            sequence.Add([.. before.Select(x => x * inverse)]);
        }

        List<Fr> entry = [.. matrix.Row(0)];
        foreach (Fr[] output in sequence[^n..])
        {
            for (int c = 0; c <= n; c++)
                entry.Add(Dot(output, matrix.Column(c)[1..]));
        }

        return [.. entry];
    }

    // The inner state after the last partial round, of the n last S-box outputs s and elements y: with O the observation, H the responses to s in y, and C those in the
    // state, it is N^n O^-1 y + (C - N^n O^-1 H) s. Columns alternate: s, y, s, y, oldest first.
    private static Fr[] Exit(SquareMatrix inner, SquareMatrix fromOutputs, Fr[] response, Fr[][] columns)
    {
        int n = inner.Size;
        SquareMatrix ofOutputs = fromOutputs;
        for (int i = 0; i < n; i++)
            ofOutputs = inner.Multiply(ofOutputs);
        Fr[] exit = new Fr[2 * n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                Fr ofSubstitution = columns[n - 1 - j][i];
                for (int m = j; m < n; m++)
                    ofSubstitution -= ofOutputs[i, m] * response[m - j];
                exit[(2 * n * i) + (2 * j)] = ofSubstitution;
                exit[(2 * n * i) + (2 * j) + 1] = ofOutputs[i, j];
            }
        }

        return exit;
    }

    // A partial round's constants for elements 1 ... n pass its S-box untouched: they move through M into the next round, and at last into a full one. What stays is one
    // constant for element 0 of each partial round, followed by a zero. The known element 0 of the first round moves on likewise.
    private static (Fr[] Full, Fr[] Partial) MoveConstants(PoseidonParameters parameters, SquareMatrix matrix)
    {
        int t = parameters.Width, before = FullRounds / 2;
        Fr[][] constants = [.. parameters.RoundConstants.Chunk(t)];
        Fr square = constants[0][0] * constants[0][0], known = square * square * constants[0][0];
        Fr[][] full = [[.. constants[0]], .. constants[1..before], .. constants[(before + parameters.PartialRounds)..].Select(c => (Fr[])c.Clone())];
        full[0][0] = Fr.Zero;
        full[1] = Sum(full[1], [.. matrix.Column(0).Select(x => x * known)]);

        Fr[] partial = new Fr[parameters.PartialRounds + 1], moved = new Fr[t];
        for (int k = 0; k < parameters.PartialRounds; k++)
        {
            moved = Sum(moved, constants[before + k]);
            partial[k] = moved[0];
            moved[0] = Fr.Zero;
            moved = matrix.Multiply(moved);
        }

        full[before] = Sum(full[before], moved);
        return ([.. full.SelectMany(c => c)], partial);
    }

    private static Fr[] Sum(Fr[] a, Fr[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static Fr Dot(Fr[] a, Fr[] b)
    {
        Fr.SumOfProducts(out Fr sum, a, b);
        return sum;
    }
}
