namespace Pipeline.Evaluation.Statistics;

/// <summary>Where a value lies, with the probability that goes with it.</summary>
public readonly record struct Interval(double Low, double High);
