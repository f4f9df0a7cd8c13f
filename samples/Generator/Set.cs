namespace Pipeline.Samples;

/// <summary>Which file a row is written for. Each has wordings of its own, so the pool never repeats a training row.</summary>
public enum Set
{
    Training,
    Pool,
}
