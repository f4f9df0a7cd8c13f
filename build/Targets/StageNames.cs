using Pipeline.Engine.Definition;
using Pipeline.Host.CommandLine;

namespace Pipeline.Host.Targets;

/// <summary>Finds the stages that the command line names.</summary>
internal static class StageNames
{
    /// <summary>The stages that <c>--target</c> stands for.</summary>
    /// <exception cref="UsageException">There is no such target.</exception>
    public static IReadOnlyCollection<string> OfTarget(string target, IReadOnlyCollection<string> stages) =>
        target == HostOptions.DefaultTarget
            ? stages
            : [Find("--target", "target", target, stages, VerbTable.Verbs.Select(verb => verb.Name).Prepend(HostOptions.DefaultTarget))];

    /// <summary>The stages that <c>--force</c> names.</summary>
    /// <exception cref="UsageException">There is no such stage.</exception>
    public static IReadOnlySet<string> Forced(HostOptions options, IReadOnlyCollection<string> stages)
    {
        var named = options.Force.Select(name => Find("--force", "stage", name, stages, ["all"])).ToHashSet(StringComparer.Ordinal);
        return options.ForceAll ? stages.ToHashSet(StringComparer.Ordinal) : named;
    }

    /// <summary>The stage of that name, letter case aside, which distinguishes no two stages.</summary>
    /// <param name="option">The option that named it.</param>
    /// <param name="kind">What the option takes, for the message.</param>
    /// <param name="others">What else it could have named.</param>
    /// <exception cref="UsageException">There is no such stage; the message names the nearest of all.</exception>
    public static string Find(string option, string kind, string name, IReadOnlyCollection<string> stages, IEnumerable<string> others)
    {
        if (stages.FirstOrDefault(stage => string.Equals(stage, name, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found;
        throw new UsageException($"{option}={name}: there is no such {kind}{Nearest.Suggestion(name, [.. stages, .. others])}");
    }
}
