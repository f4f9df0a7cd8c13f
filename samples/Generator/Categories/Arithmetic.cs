namespace Pipeline.Samples.Categories;

/// <summary>One and two steps with numbers up to 20: a small model gets some right and many wrong, which is the point.</summary>
public sealed record Arithmetic() : Drawn("arithmetic", 6)
{
    private static readonly string[] Sums = Text.Lines("""
        What is {a} plus {b}?
        Add {a} and {b}.
        {a} + {b} =
        {a} bolts in a box and {b} more arrive. How many?
        / The sum of {a} and {b}?
        / Work out {a} + {b}.
        """);

    private static readonly string[] Differences = Text.Lines("""
        What is {a} minus {b}?
        Take {b} away from {a}.
        {a} - {b} =
        {a} seats, {b} taken. How many are free?
        / Subtract {b} from {a}.
        / Work out {a} - {b}.
        """);

    private static readonly string[] Products = Text.Lines("""
        What is {a} times {b}?
        Multiply {a} by {b}.
        {a} x {b} =
        {a} shelves hold {b} jars each. Total?
        / The product of {a} and {b}?
        / Work out {a} x {b}.
        """);

    private static readonly string[] TwoSteps = Text.Lines("""
        {a} plus {b}, then minus {c}?
        Start at {a}, add {b}, subtract {c}.
        {a} + {b} - {c} =
        The bus has {a} riders; {b} get on, {c} get off. How many now?
        / Work out {a} + {b} - {c}.
        / From {a} go up {b} and down {c}. Where are you?
        """);

    protected override Row Draw(Set set, SplitMix64 random)
    {
        var (a, b, c) = (random.Between(2, 20), random.Between(1, 20), random.Between(1, 9));
        return random.Below(4) switch
        {
            0 => Make(Sums, a, b, c, a + b),
            1 => Make(Differences, Math.Max(a, b), Math.Min(a, b), c, Math.Abs(a - b)),
            2 => Make(Products, a % 8 + 2, b % 8 + 2, c, (a % 8 + 2) * (b % 8 + 2)),
            _ => Make(TwoSteps, a, b, Math.Min(c, b), a + b - Math.Min(c, b)),
        };

        Row Make(string[] wordings, int x, int y, int z, int answer)
        {
            var wording = random.Pick([.. wordings.Where(w => w.StartsWith('/') == (set == Set.Pool))]);
            return new Row(Name, wording.TrimStart('/', ' ').Replace("{a}", $"{x}", StringComparison.Ordinal)
                .Replace("{b}", $"{y}", StringComparison.Ordinal).Replace("{c}", $"{z}", StringComparison.Ordinal), $"{answer}");
        }
    }
}
