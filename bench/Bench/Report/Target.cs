namespace Orleans.Media.Bench;

/// <summary>A promise and what was measured of it.</summary>
/// <param name="Operation">What is promised about.</param>
/// <param name="Promise">The promise in words, with its unit.</param>
/// <param name="Measured">What it came to.</param>
/// <param name="Bound">What it has to come to.</param>
/// <param name="AtMost">Whether the bound is the most allowed; else the least.</param>
public sealed record Target(string Operation, string Promise, double Measured, double Bound, bool AtMost = false)
{
    public bool Holds => AtMost ? Measured <= Bound : Measured >= Bound;

    /// <summary>Too far off to be the machine's noise.</summary>
    public bool IsMissedByMoreThanAThird => AtMost ? Measured > Bound * 4 / 3 : Measured < Bound * 2 / 3;
}
