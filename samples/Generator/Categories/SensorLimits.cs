namespace Pipeline.Samples.Categories;

/// <summary>A sensor's reading and its limit → over or within.</summary>
public sealed record SensorLimits() : Drawn("sensor_limit", 12)
{
    private static readonly string[] Sensors = Text.Lines("""
        boiler temperature, C
        tank level, percent
        pump pressure, bar
        motor current, A
        room humidity, percent
        fan vibration, mm/s
        oil temperature, C
        noise level, dB
        duct air flow, l/s
        battery load, kW
        silo weight, tons
        water turbidity, NTU
        belt speed, m/min
        gas density, ppm
        """);

    private static readonly string[] Training = Text.Lines("""
        Over or within the limit? | {s} {r} {u}, limit {l} {u}
        The {s} reads {r} {u}. The limit is {l}. Status?
        Limit for {s}: {l}. Reading: {r}. Over or within?
        Alarm rule? | {s} < {l}, now {r} {u}
        {r} {u} measured at the {s}, allowed up to {l} {u}. Verdict?
        """);

    private static readonly string[] Pool = Text.Lines("""
        Is the reading over or within? | {s}: limit {l}, now {r} {u}
        The {s} must stay under {l} {u} and reads {r}. Status?
        Alarm check: {s} allowed up to {l}, measured {r}. Verdict?
        """);

    protected override Row Draw(Set set, SplitMix64 random)
    {
        var sensor = random.Pick(Sensors).Split(", ");
        var over = random.Below(2) == 0;
        var limit = random.Between(2, 9) * 10;
        var reading = over ? random.Between(limit + 1, 99) : random.Between(11, limit - 1);
        var wording = random.Pick(set == Set.Training ? Training : Pool)
            .Replace("{s}", sensor[0], StringComparison.Ordinal).Replace("{u}", sensor[1], StringComparison.Ordinal)
            .Replace("{r}", $"{reading}", StringComparison.Ordinal).Replace("{l}", $"{limit}", StringComparison.Ordinal);
        return new Row(Name, char.ToUpperInvariant(wording[0]) + wording[1..], over ? "over" : "within");
    }
}
