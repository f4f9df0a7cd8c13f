namespace Pipeline.Host.CommandLine;

/// <summary>The table of options.</summary>
internal static class Options
{
    public static readonly Option Target = new("--target", OptionKind.Value, "NAME", "a stage of the pipeline, or a verb; default: Default, every stage");
    public static readonly Option Config = new("--config", OptionKind.Value, "FILE", "another pipeline file; its folder is the workspace; default: pipeline.yaml");
    public static readonly Option Profile = new("--profile", OptionKind.Value, "NAME", "apply profiles.NAME of the file");
    public static readonly Option Set = new("--set", OptionKind.Repeated, "Stage.key=value", "override one parameter; may be repeated");
    public static readonly Option Cache = new("--cache", OptionKind.Value, "DIR", "the store; default: PIPELINE_CACHE, or cache/ in the workspace");
    public static readonly Option Jobs = new("--jobs", OptionKind.Value, "N", "stages at once; default: the processors available");
    public static readonly Option Json = new("--json", OptionKind.Flag, "", "the answer as JSON on standard output, and nothing else there");
    public static readonly Option Verbosity = new("--verbosity", OptionKind.Value, "LEVEL", "quiet, minimal, normal, verbose or diagnostic; default: normal");
    public static readonly Option Help = new("--help", OptionKind.Flag, "", "this text; with --target=VERB, that verb's");
    public static readonly Option Version = new("--version", OptionKind.Flag, "", "the version");

    public static readonly Option Force = new("--force", OptionKind.Repeated, "Stage[,Stage…]", "run again even if up to date; 'all' for every stage");
    public static readonly Option KeepGoing = new("--keep-going", OptionKind.Flag, "", "go on with stages that do not depend on a failed one");
    public static readonly Option DryRun = new("--dryrun", OptionKind.Flag, "", "print what would be done, and why; do nothing");
    public static readonly Option Executor = new("--executor", OptionKind.Value, "local|slurm", "where stages run; default: local");
    public static readonly Option Tree = new("--tree", OptionKind.Flag, "", "print the tree of tasks");
    public static readonly Option Exclusive = new("--exclusive", OptionKind.Flag, "", "run only the target, not what it depends on");

    public static readonly Option Stage = new("--stage", OptionKind.Value, "STAGE", "the stage asked about; default: all, where that makes sense");
    public static readonly Option Format = new("--format", OptionKind.Value, "FORMAT", "how the answer is written");
    public static readonly Option Sql = new("--sql", OptionKind.Value, "QUERY", "the query, in DuckDB's SQL");
    public static readonly Option Artifact = new("--artifact", OptionKind.Value, "X", "a path under artifacts/, a digest, or Stage:output");
    public static readonly Option Down = new("--down", OptionKind.Flag, "", "what was made from it, instead of what it was made from");
    public static readonly Option From = new("--from", OptionKind.Value, "RUN", "the run to compare with");
    public static readonly Option To = new("--to", OptionKind.Value, "RUN", "the run to compare");
    public static readonly Option KeepRuns = new("--keep-runs", OptionKind.Value, "N", "keep what the newest N runs reach");
    public static readonly Option MaxSize = new("--max-size", OptionKind.Value, "SIZE", "give up the oldest untagged runs until what stays is this small (20G)");
    public static readonly Option Forget = new("--forget", OptionKind.Value, "ID", "forget a workspace that is gone for good");
    public static readonly Option Name = new("--name", OptionKind.Value, "TAG", "the tag");
    public static readonly Option Run = new("--run", OptionKind.Value, "RUN", "the run; default: the latest");
    public static readonly Option Remote = new("--remote", OptionKind.Value, "NAME", "a remote of the pipeline file");
    public static readonly Option Rebuild = new("--rebuild", OptionKind.OptionalValue, "Stage", "run the stages again in a scratch store and compare");

    /// <summary>Accepted with every target.</summary>
    public static readonly IReadOnlyList<Option> Everywhere = [Target, Config, Profile, Set, Cache, Jobs, Json, Verbosity, Help, Version];

    /// <summary>Accepted where stages run.</summary>
    public static readonly IReadOnlyList<Option> OfRuns = [Force, KeepGoing, DryRun, Executor, Tree, Exclusive];

    private static readonly IReadOnlyList<Option> OfVerbs =
        [Stage, Format, Sql, Artifact, Down, From, To, KeepRuns, MaxSize, Forget, Name, Run, Remote, Rebuild];

    public static readonly IReadOnlyList<Option> All = [.. Everywhere, .. OfRuns, .. OfVerbs];
}
