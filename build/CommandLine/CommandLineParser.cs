using Pipeline.Host.Targets;

namespace Pipeline.Host.CommandLine;

/// <summary>Reads the command line: <c>--option=value</c> or <c>--option value</c>, in any order.</summary>
internal static class CommandLineParser
{
    /// <exception cref="UsageException">What is wrong, and the nearest that would be right.</exception>
    public static HostOptions Parse(IReadOnlyList<string> arguments)
    {
        var written = Tokens.Read(arguments);
        var options = new HostOptions { Written = string.Join(' ', arguments.Prepend("./build.sh")) };
        foreach (var (option, value) in written)
            options = Apply(options, option, value);
        options = options with { Target = VerbTable.Find(options.Target)?.Name ?? options.Target };
        if (!options.Help && !options.Version)
            CheckThatTargetTakes(options, written);
        return options;
    }

    private static void CheckThatTargetTakes(HostOptions options, IReadOnlyList<WrittenOption> written)
    {
        var verb = VerbTable.Find(options.Target);
        var accepted = verb?.Options ?? Options.OfRuns;
        foreach (var (option, _) in written)
        {
            if (Options.Everywhere.Contains(option) || accepted.Contains(option))
                continue;
            var place = verb is null ? $"the stages of target {options.Target}" : $"--target={verb.Name}";
            throw new UsageException($"{option.Name} does not go with {place}{Takers(option)}.");
        }
    }

    private static string Takers(Option option)
    {
        var takers = VerbTable.Verbs.Where(verb => verb.Options.Contains(option)).Select(verb => $"--target={verb.Name}").ToList();
        if (Options.OfRuns.Contains(option))
            takers.Insert(0, "a run of stages");
        return takers.Count == 0 ? "" : $"; it goes with {string.Join(", ", takers)}";
    }

    private static HostOptions Apply(HostOptions options, Option option, string? value) => option.Name switch
    {
        "--target" => options with { Target = value! },
        "--config" => options with { Config = value },
        "--profile" => options with { Profile = value },
        "--set" => options with { Set = [.. options.Set, Values.Override(value!)] },
        "--cache" => options with { Cache = value },
        "--jobs" => options with { Jobs = Values.Count(option, value!, least: 1) },
        "--json" => options with { Json = Values.Flag(option, value) },
        "--verbosity" => options with { Verbosity = Values.Verbosity(value!) },
        "--help" => options with { Help = Values.Flag(option, value) },
        "--version" => options with { Version = Values.Flag(option, value) },
        "--force" => ApplyForce(options, value!),
        "--keep-going" => options with { KeepGoing = Values.Flag(option, value) },
        "--dryrun" => options with { DryRun = Values.Flag(option, value) },
        "--executor" => options with { Executor = Values.OneOf(option, value!, ["local", "slurm"]) },
        "--tree" => options with { Tree = Values.Flag(option, value) },
        "--exclusive" => options with { Exclusive = Values.Flag(option, value) },
        "--stage" => options with { Stage = value },
        "--format" => options with { Format = value },
        "--sql" => options with { Sql = value },
        "--artifact" => options with { Artifact = value },
        "--down" => options with { Down = Values.Flag(option, value) },
        "--from" => options with { From = value },
        "--to" => options with { To = value },
        "--keep-runs" => options with { KeepRuns = Values.Count(option, value!, least: 0) },
        "--max-size" => options with { MaxSize = Values.Size(option, value!) },
        "--forget" => options with { Forget = value },
        "--name" => options with { Name = value },
        "--run" => options with { Run = value },
        "--remote" => options with { Remote = value },
        "--rebuild" => options with { Rebuild = true, RebuildStage = value },
        _ => throw new InvalidOperationException($"{option.Name} is in the table of options and nobody reads it."),
    };

    private static HostOptions ApplyForce(HostOptions options, string value)
    {
        var names = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length == 0)
            throw new UsageException($"--force names no stage; write {Options.Force.Usage}, or all.");
        return options with
        {
            Force = [.. options.Force, .. names.Where(name => name != "all")],
            ForceAll = options.ForceAll || names.Contains("all"),
        };
    }
}
