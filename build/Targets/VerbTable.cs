namespace Pipeline.Host.Targets;

/// <summary>Every target that is not a stage.</summary>
internal static class VerbTable
{
    /// <summary>In the order of help. Constructors do nothing, so a start pays for none but the one that runs.</summary>
    public static readonly IReadOnlyList<IVerb> Verbs =
    [
        new BuildVerb(),
        new TestVerb(),
        new CleanVerb(),
        new DoctorVerb(),
        new StatusVerb(),
        new WhyVerb(),
        new GraphVerb(),
        new DescribeVerb(),
        new RunsVerb(),
        new DiffVerb(),
        new LineageVerb(),
        new VerifyVerb(),
        new QueryVerb(),
        new GcVerb(),
        new TagVerb(),
    ];

    /// <summary>The verb of that name, letter case aside, or null.</summary>
    public static IVerb? Find(string name)
    {
        foreach (var verb in Verbs)
        {
            if (string.Equals(verb.Name, name, StringComparison.OrdinalIgnoreCase))
                return verb;
        }

        return null;
    }
}
