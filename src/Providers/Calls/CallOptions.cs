namespace Pipeline.Providers.Calls;

/// <summary>How calls are made.</summary>
public sealed record CallOptions
{
    /// <summary>Tries of a call after the first, 0 to 20. Default: 6, with which a fault in five calls leaves one call in 80,000 without a reply.</summary>
    public int Retries { get; init; } = 6;

    /// <summary>The wait before the second try; it doubles each time. More than 0. Default: a second.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The wait before a try, at most, unless the server asks for more. Default: a minute.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long calls in flight may take after everything stops, so that what is paid is also stored. Default: 5 seconds.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether stored replies are all there is: a missing one is an error. Default: no.</summary>
    public bool IsOffline { get; init; }

    /// <exception cref="ArgumentException">A value is out of its bounds: all of them in one message.</exception>
    internal void Check()
    {
        List<string> problems = [];
        Require(Retries is >= 0 and <= 20, $"Retries is {Retries}; it is 0 to 20");
        Require(FirstDelay > TimeSpan.Zero, $"FirstDelay is {FirstDelay}; it is more than 0");
        Require(LongestDelay >= FirstDelay && LongestDelay <= TimeSpan.FromHours(1), $"LongestDelay is {LongestDelay}; it is at least FirstDelay and at most an hour");
        Require(Grace >= TimeSpan.Zero && Grace <= TimeSpan.FromHours(1), $"Grace is {Grace}; it is 0 to an hour");
        if (problems.Count > 0)
            throw new ArgumentException($"Calls cannot be made with these options: {string.Join("; ", problems)}.");

        void Require(bool holds, string problem)
        {
            if (!holds)
                problems.Add(problem);
        }
    }
}
