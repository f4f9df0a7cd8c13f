namespace Pipeline.Host.Output;

/// <summary>Writes amounts of bytes for people.</summary>
internal static class Size
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Such as <c>512 B</c>, <c>1.4 MiB</c>, <c>12 GiB</c>.</summary>
    public static string Short(long bytes)
    {
        var (amount, unit) = ((double)bytes, 0);
        while (amount >= 1024 && unit < Units.Length - 1)
            (amount, unit) = (amount / 1024, unit + 1);
        return $"{(unit == 0 || amount >= 10 ? amount.ToString("0") : amount.ToString("0.0"))} {Units[unit]}";
    }
}
