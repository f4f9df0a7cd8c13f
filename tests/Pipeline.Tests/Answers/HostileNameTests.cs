using System.Diagnostics;
using System.Text.Json;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Answers;

/// <summary>Names and output that would be commands elsewhere are carried as they are, and never obeyed.</summary>
public sealed class HostileNameTests
{
    private static readonly string[] Names =
    [
        "it's \"quoted\".txt", "two\nlines.txt", "$(touch pwned).txt", "`touch pwned`.txt", "-rf.txt", "--help", "日本語 ü.txt", " leading and trailing ", "a;b&c|d.txt",
        "*?[x].txt", "\u001b[31mred.txt", "tab\there", "back\\slash", "~", "{inputs.x}", "%s%n", "e\u0301.txt", "\u202egpj.exe", "#hash", "con.txt ",
    ];

    [Test]
    public void Input_files_of_hostile_names_are_read_and_nothing_else_happens()
    {
        using var workspace = Workspace.New();
        // A pipeline file writes paths with / alone, so no input is named with a backslash; inside a folder it is a name like any other.
        var names = Names.Where(name => !name.Contains('\\', StringComparison.Ordinal)).ToList();
        for (var i = 0; i < names.Count; i++)
            workspace.Write($"data/{names[i]}", $"content {i}").Stage($"S{i}", "cat {inputs.f} > {outputs.x}/f", $"inputs: {{ f: {JsonSerializer.Serialize("data/" + names[i])} }}", "outputs: [x]");

        var run = workspace.Run().Exits(0).Executed([.. names.Select((_, i) => $"S{i}")]);

        Assert.That(names.Select((_, i) => workspace.Read($"artifacts/S{i}/x/f")), Is.EqualTo(names.Select((_, i) => $"content {i}")), run.ToString());
        Assert.That(Directory.EnumerateFiles(workspace.Path, "pwned*", SearchOption.AllDirectories), Is.Empty);
        workspace.Run().Exits(0).Executed();
    }

    [Test]
    public void Workspace_in_a_folder_of_a_hostile_name_runs()
    {
        using var outer = Workspace.New();
        var workspace = outer.Beside("it's a $(touch pwned) \"ü\" \n;x").Write("f.txt", "content")
            .Stage("First", "cat {inputs.f} > {outputs.x}/f", "inputs: { f: f.txt }", "outputs: [x]")
            .Stage("Last", "cat {inputs.x}/f > {outputs.y}/f", "inputs: { x: \"First:x\" }", "outputs: [y]");

        workspace.Run().Exits(0).Executed("First", "Last").Run().Exits(0).Executed();

        Assert.That(workspace.Read("artifacts/Last/y/f"), Is.EqualTo("content"));
        Assert.That(Directory.EnumerateFiles(Path.GetDirectoryName(outer.Path)!, "pwned*", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void Files_of_hostile_names_go_through_folders_outputs_and_artifacts()
    {
        using var workspace = Workspace.New()
            .Stage("Copy", "cp -R {inputs.d}/. {outputs.x}/", "inputs: { d: data }", "outputs: [x]")
            .Stage("Again", "cp -RL {inputs.x}/. {outputs.y}/", "inputs: { x: \"Copy:x\" }", "outputs: [y]");
        foreach (var name in Names)
            workspace.Write($"data/{name}", name);

        workspace.Run().Exits(0).Executed("Copy", "Again").Run().Exits(0).Executed();

        Assert.That(Directory.EnumerateFiles(workspace["artifacts/Again/y"]).Select(path => Path.GetFileName(path)), Is.EquivalentTo(Names));
        Assert.That(Names.Select(name => workspace.Read($"artifacts/Again/y/{name}")), Is.EqualTo(Names));
        foreach (var verb in new[] { "Status", "Runs", "Graph", "Gc" })
            Assert.That(workspace.Run($"--target={verb}").Exits(0).Out, Does.Not.Contain("\u001b"));
        workspace.Run("--target=Lineage", "--artifact=Again:y", "--json").Exits(0).Json();
    }

    /// <summary>Which file of a folder changed is told, with its name made harmless.</summary>
    [Test]
    public void Changed_file_of_a_hostile_name_is_told_without_its_escapes()
    {
        using var workspace = Workspace.New().Write("data/\u001b]0;owned\u0007\n.txt", "1")
            .Stage("Copy", "cp -R {inputs.d}/. {outputs.x}/", "inputs: { d: data }", "outputs: [x]");
        workspace.Run().Exits(0);
        workspace.Write("data/\u001b]0;owned\u0007\n.txt", "2");

        var told = workspace.Run("--target=Why", "--stage=Copy").Exits(0).Out + workspace.Run("--dryrun").Exits(0).Out + workspace.Run("--verbosity=diagnostic").Exits(0).Error;

        Assert.That(told, Does.Contain("owned").And.Not.Contain("\u001b]").And.Not.Contain("\u0007"));
    }

    [TestCase("printf '\\033]0;owned\\007\\033[2J\\302\\233'; exit 3", TestName = "Escapes_in_the_log_of_a_failed_stage_are_shown_as_text")]
    [TestCase("printf '{\"event\":\"progress\",\"done\":1,\"total\":2,\"unit\":\"\\\\u001b]0;owned\\\\u0007\"}\\n'; sleep 1; printf 'owned\\033]0;\\007'; exit 3", TestName = "Escapes_in_progress_are_shown_as_text")]
    public void Escapes(string command)
    {
        using var workspace = Workspace.New().Stage("Only", command, "outputs: [x]");

        var plain = workspace.Run("--verbosity=diagnostic").Exits(1).Says("owned");
        var seen = OnTerminal(workspace);

        Assert.That(plain.Error, Does.Not.Contain("\u001b").And.Not.Contain("\u0007").And.Not.Contain("\u009b"), plain.ToString());
        Assert.That(seen, Does.Contain("owned").And.Not.Contain("\u001b]0;").And.Not.Contain("\u0007").And.Not.Contain("\u009b"), seen);
    }

    /// <summary>What a terminal would be sent, by script(1), which gives the program one.</summary>
    private static string OnTerminal(Workspace workspace)
    {
        var host = HostProcess.StartInfo(workspace, ["--config=pipeline.yaml"]);
        var command = string.Join(' ', host.ArgumentList.Prepend(host.FileName).Select(word => $"'{word}'"));
        var start = new ProcessStartInfo("script", ["-q", "-e", "-c", command, "/dev/null"]) { WorkingDirectory = workspace.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in host.Environment)
            start.Environment[name] = value;
        start.Environment["TERM"] = "xterm";
        using var process = workspace.Start(start);
        return process.End().Out;
    }
}
