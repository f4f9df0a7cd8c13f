using System.Text;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Definition;

/// <summary>The message about every kind of mistake that a file can hold, as the user reads it.
/// Each snapshot shows the mistakes of one subject, one file after the other.</summary>
public sealed class MistakeTests
{
    private const string Head = "version: 1\nname: mini\n";
    private const string Count = Head + "stages:\n  Count:\n    run: wc {inputs.raw}\n    inputs: { raw: a.txt }\n    outputs: [count]\n";
    private const string Train = Head + "stages:\n  Data:\n    run: make\n    outputs: [rows]\n  Train:\n    uses: train\n    inputs: { data: \"Data:rows\" }\n    params:\n      steps: 10\n";

    [Test]
    public void Syntax_errors_say_where() => Verify(
        ("no file content", ""),
        ("comments only", "# nothing\n"),
        ("not a map", "- a\n- b\n"),
        ("tab", "version: 1\nstages:\n\tA: {}\n"),
        ("unclosed list", "version: 1\nstages: { A: { outputs: [a, b }\n"),
        ("unclosed quote", "version: 1\nname: \"mini\n"),
        ("bad indentation", "version: 1\n  name: mini\n"),
        ("colon in plain text", "version: 1\nname: a: b\n"),
        ("two documents", Count + "---\nversion: 1\n"),
        ("bad escape", "version: 1\nname: \"\\q\"\n"),
        ("unknown directive", "%FOO bar\n---\nversion: 1\n"),
        ("bare asterisk", "version: 1\nname: *\n"));

    [Test]
    public void Yaml_outside_the_core_schema_is_refused() => Verify(
        ("duplicate key", Count + "name: again\n"),
        ("duplicate key deep inside", Count + "    params: { a: { b: 1, b: 2 } }\n"),
        ("same text, quoted", Count + "    params: { 1: a, \"1\": b }\n"),
        ("merge key", Head + "defaults: &d { seed: 1 }\nstages:\n  A:\n    run: x\n    params: { <<: *d }\n"),
        ("complex key", Count + "    params: { [a]: 1 }\n"),
        ("foreign tag", Count + "    params: { a: !python/object:os.system x, b: !!set {}, c: !!binary aGk= }\n"),
        ("tag that lies", Count + "    params: { a: !!int abc, b: !!bool 1 }\n"),
        ("integers beyond 2^53", Count + "    params: { a: 9007199254740993, b: -9007199254740993, c: 0x20000000000001, d: 99999999999999999999999999999999 }\n"),
        ("no infinity", Count + "    params: { a: .inf, b: -.INF, c: .nan, d: 1e999 }\n"),
        ("unknown alias", Count + "    params: { a: *nowhere }\n"),
        ("recursive alias", Count + "    params: &p { a: *p }\n"),
        ("NUL escape", Count + "    params: { a: \"x\\0y\" }\n"),
        ("half a surrogate pair", Count + "    params: { a: \"\\uD800\" }\n"));

    [Test]
    public void Head_of_the_file_is_checked() => Verify(
        ("version missing", "stages: {}\n"),
        ("version of tomorrow", "version: 2\nstages: {}\n"),
        ("version as text", "version: \"1\"\nstages: {}\n"),
        ("stages missing", "version: 1\n"),
        ("stages empty", "version: 1\nstages:\n"),
        ("stages a list", "version: 1\nstages: [A]\n"),
        ("unknown key", Count + "stagez: {}\n"),
        ("name breaks the rule", "version: 1\nname: my pipeline\nstages: {}\n"),
        ("name a number", "version: 1\nname: 7\nstages: {}\n"),
        ("defaults", Count + "defaults: { sed: 1, seed: 1.5, resources: { cpu: 2 } }\n"),
        ("defaults a text", Count + "defaults: none\n"),
        ("remotes", Count + "remotes: { a: { url: \"ftp://host\" }, b: {}, c: { url: \"http://me:secret@host\" }, d: http, e: }\n"),
        ("keys in the registry", Count + "models: { judge: { provider: openai, model: m, key_variable: sk-live-1234 } }\n"));

    [Test]
    public void Models_are_checked() => Verify(
        ("not a map", Count + "models: { judge: gpt-4o }\n"),
        ("fields missing", Count + "models: { judge: {} }\n"),
        ("fields wrong", Count + "models: { judge: { provider: opnai, model: 4, price_in: -1, concurrency: 0, logprobs: yes, prise_out: 2 } }\n"),
        ("address missing", Count + "models: { mine: { provider: openai-compatible, model: m } }\n"),
        ("address wrong", Count + "models: { a: { provider: openai, model: m, base_address: \"file:///etc\" }, b: { provider: openai, model: m, base_address: \"http://me:secret@host\" } }\n"),
        ("alias unknown", Head + "models: { gpt-4o: { provider: openai, model: gpt-4o }, mini: { provider: openai, model: m } }\nstages:\n  A:\n    uses: judge\n    inputs: { rows: a }\n    params: { candidate: gpt-40, judges: [mini, claude] }\n"),
        ("no registry", Head + "stages:\n  A:\n    uses: judge\n    inputs: { rows: a }\n    params: { candidate: gpt-4o }\n"));

    [Test]
    public void Names_are_checked() => Verify(
        ("reserved", Head + "stages:\n  Default: { run: x }\n  runs: { run: x }\n  GC: { run: x }\n  Report: { run: x }\n"),
        ("rule", Head + "stages:\n  1A: { run: x }\n  A.b: { run: x }\n  \"\": { run: x }\n  Ä: { run: x }\n  " + new string('a', 65) + ": { run: x }\n"),
        ("case", Head + "stages:\n  Train: { run: x }\n  train: { run: x }\n"),
        ("inputs and outputs", Head + "stages:\n  A:\n    run: x\n    inputs: { \"a b\": x }\n    outputs: [a/b, ok, ok]\n"),
        ("escapes in names", Head + "stages:\n  \"A\\e[2J\": { run: x }\n  \"B\\u202Etxt\": { run: x }\n  \"C\\r\\nD\": { run: x }\n"));

    [Test]
    public void Kind_of_stage_is_checked() => Verify(
        ("neither", Head + "stages:\n  A: { inputs: { a: b } }\n"),
        ("both", Head + "stages:\n  A:\n    uses: train\n    run: x\n"),
        ("unknown executable", Head + "stages:\n  A: { uses: trian }\n"),
        ("outputs and code of uses", Train + "    outputs: [adapter]\n    code: [x]\n"),
        ("unknown key", Head + "stages:\n  A: { run: x, input: { a: b }, timeout: 3 }\n"),
        ("not a map", Head + "stages:\n  A: echo\n  B:\n"),
        ("wrong shapes", Head + "stages:\n  A: { run: [x], inputs: [a], outputs: a, params: 3, resources: [], code: x, env: LC_ALL, cache: [], frozen: yes }\n"));

    [Test]
    public void Inputs_are_checked() => Verify(
        ("unknown stage", Train.Replace("Data:rows", "Dat:rows", StringComparison.Ordinal)),
        ("wrong case", Train.Replace("Data:rows", "data:rows", StringComparison.Ordinal)),
        ("unknown output", Train.Replace("Data:rows", "Data:row", StringComparison.Ordinal)),
        ("unknown port", Train.Replace("data:", "dta:", StringComparison.Ordinal)),
        ("file of an output", Train.Replace("Data:rows", "Data:rows/a.parquet", StringComparison.Ordinal)),
        ("artifact by its path", Train.Replace("Data:rows", "artifacts/Data/rows", StringComparison.Ordinal)),
        ("not text", Count.Replace("a.txt", "2024", StringComparison.Ordinal)),
        ("empty", Count.Replace("raw: a.txt", "raw: ", StringComparison.Ordinal)),
        ("itself", Head + "stages:\n  A:\n    run: x\n    inputs: { a: \"A:o\" }\n    outputs: [o]\n"),
        ("cycle", Head + "stages:\n  A: { run: x, inputs: { i: \"C:o\" }, outputs: [o] }\n  B: { run: x, inputs: { i: \"A:o\" }, outputs: [o] }\n  C: { run: x, inputs: { i: \"B:o\" }, outputs: [o] }\n"));

    [Test]
    public void Paths_are_checked() => Verify(
        ("parent", Count.Replace("a.txt", "../a.txt", StringComparison.Ordinal)),
        ("parent in the middle", Count.Replace("a.txt", "data/../../a.txt", StringComparison.Ordinal)),
        ("absolute", Count.Replace("a.txt", "/etc/passwd", StringComparison.Ordinal)),
        ("backslash", Count.Replace("a.txt", @"data\a.txt", StringComparison.Ordinal)),
        ("address", Count.Replace("a.txt", "\"https://example.org/a\"", StringComparison.Ordinal)),
        ("empty", Count.Replace("a.txt", "\"\"", StringComparison.Ordinal)),
        ("code", Count + "    code: [../lib, /usr/bin]\n"),
        ("allow_paths", Count + "allow_paths: [\"a\\\\b\", 3]\n"));

    [Test]
    public void Commands_are_checked() => Verify(
        ("placeholders", Count.Replace("{inputs.raw}", "{inputs.row} {outputs.cuont} {params.k} {inputs.raw} {input.x} ${X} {inputs.}", StringComparison.Ordinal)),
        ("environment", Count + "    env: [OPENAI_API_KEY, hf_token, MY_SECRET, JUDGE_LOGIN, \"A B\", LC_ALL]\nmodels: { judge: { provider: openai, model: m, key_variable: JUDGE_LOGIN } }\n"),
        ("cache", Count + "    cache: sometimes\n"),
        ("cache age", Count + "    cache: { expires: soon, after: 3 }\n"),
        ("cache without age", Count + "    cache: {}\n"),
        ("resources", Count + "    resources: { cpus: 0, gpus: -1, memory: 24 parsecs, time: 1h30, disk: 3 }\n"),
        ("resources by type", Count + "    resources: { cpus: many, gpus: 1.5, memory: [], time: true }\n"));

    [Test]
    public void Parameters_are_checked() => Verify(
        ("unknown", Train + "      rnak: 3\n"),
        ("wrong type", Train + "      rank: abc\n      learning_rate: high\n      packing: 1\n      targets: q_proj\n      method: [lora]\n"),
        ("fraction for a whole number", Train + "      rank: 1.5\n"),
        ("null where none may be", Train + "      rank:\n"),
        ("out of range", Train + "      rank: 2048\n      learning_rate: 0\n"),
        ("choice", Train + "      method: qlra\n"),
        ("list items", Train + "      targets: [a, 3, b]\n"),
        ("required", Train.Replace("    params:\n      steps: 10\n", "", StringComparison.Ordinal)),
        ("deep inside", Head + "stages:\n  A:\n    uses: curate\n    inputs: { raw: x }\n    params: { near_duplicates: { treshold: 1, bands: 0 }, language: 3, weights: { a: 1, b: x } }\n"),
        ("two stages at once", Train + "      rank: 0\n  Again:\n    uses: train\n    inputs: { data: \"Data:rows\" }\n    params: { steps: 0 }\n"));

    [Test]
    public void Profiles_are_checked_though_none_is_applied() => Verify(
        ("unknown stage", Train + "profiles: { full: { stages: { Trian: { params: { steps: 3 } } } } }\n"),
        ("unknown keys", Train + "profiles: { full: { stage: {}, stages: { Train: { inputs: {} } } } }\n"),
        ("wrong parameters", Train + "profiles: { full: { stages: { Train: { params: { steps: 0, rnak: 1 }, resources: { cpus: 0 } } } } }\n"),
        ("wrong defaults", Train + "profiles: { full: { defaults: { seed: x } } }\n"));

    [Test]
    public void Profile_asked_for_must_exist() =>
        Snapshot.Verify(Workspace.Fail(Train + "profiles: { full: {} }\n", "ful") + "\n" + Workspace.Fail(Train, "full"));

    [TestCase("Trian.steps=3")]
    [TestCase("Train.setps=3")]
    [TestCase("Train.steps=0")]
    [TestCase("Train.steps=abc")]
    [TestCase("Train.steps={a: 1}")]
    [TestCase("Train.steps=[1")]
    [TestCase("Train.steps=*")]
    [TestCase("Train.steps=#1")]
    [TestCase("Train.steps")]
    [TestCase("Train=3")]
    [TestCase("Train.=3")]
    [TestCase("=")]
    [TestCase("Data.k=3")]
    [TestCase("Train.steps=\u001b[2J")]
    public void Override_that_is_wrong_says_so(string set)
    {
        var message = Workspace.Fail(Train, null, set);

        Assert.That(message, Does.StartWith("--set=").And.Not.Contain("\u001b"));
        TestContext.Out.WriteLine(message);
    }

    [Test]
    public void Overrides_that_are_wrong_are_all_named() => Snapshot.Verify(Workspace.Fail(
        Train, null, "Trian.steps=3", "Train.setps=3", "Train.steps=0", "Train.targets=[1, a]", "Train.rank={a: 1}", "Train", "Data.k=3", "Train.rank=9007199254740993"));

    [Test]
    public void Every_mistake_of_a_file_is_in_one_message() => Snapshot.Verify(Workspace.Fail(
        Train.Replace("version: 1", "version: 3", StringComparison.Ordinal) + "      rank: 0\n      rnak: 1\n  Bad name: { run: x }\nextra: 1\n", "nope", "Train.setps=1"));

    private static void Verify(params ReadOnlySpan<(string Subject, string Yaml)> mistakes)
    {
        var text = new StringBuilder();
        foreach (var (subject, yaml) in mistakes)
            text.Append(subject).Append('\n').Append("  ").Append(Workspace.Fail(yaml).Replace("\n", "\n  ", StringComparison.Ordinal)).Append("\n\n");
        Snapshot.Verify(text.ToString());
    }
}
