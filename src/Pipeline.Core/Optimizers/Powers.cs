namespace Pipeline.Optimizers;

/// <summary>Powers by multiplications alone: they have the same bits on every machine.</summary>
static class Powers
{
    /// <summary>xⁿ, by repeated squaring.</summary>
    public static double IntegerPower(double x, long n)
    {
        var power = 1.0;
        for (; n > 0; n >>= 1, x *= x)
            if ((n & 1) == 1) power *= x;
        return power;
    }
}
