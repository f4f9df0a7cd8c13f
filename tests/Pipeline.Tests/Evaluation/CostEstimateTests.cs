using System.Text.Json;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Evaluation;

/// <summary>What <c>--dryrun</c> says of calls that are not made.</summary>
public sealed class CostEstimateTests
{
    private const int Questions = JudgedPipeline.Questions;

    [Test]
    public async Task Dryrun_tells_calls_and_cost_without_a_key_and_without_asking()
    {
        await using var server = await ModelServer.StartAsync();
        using var workspace = JudgedPipeline.New(server.Address, ", max_new_tokens: 64");

        var before = Estimate(workspace);
        Assert.That(before.GetProperty("problem").GetString(), Is.EqualTo("known after Curate has run"), "the questions are not there yet");
        workspace.Run("--target=Curate").Exits(0);
        var open = Estimate(workspace);

        Assert.Multiple(() =>
        {
            Assert.That((open.GetProperty("calls").GetInt32(), open.GetProperty("stored").GetInt32()), Is.EqualTo((4 * Questions, 0)), "candidate, reference, and the judge in both orders");
            // 64 new tokens of each answer, 1,024 of each verdict, and prompts: 6 × 64 × 1 + 6 × 64 × 9 + 12 × 1,024 × 9 of a million for the replies alone.
            Assert.That(open.GetProperty("about").GetDecimal(), Is.InRange(0.1144m, 0.13m));
            Assert.That(open.GetProperty("at_most").GetDecimal(), Is.GreaterThan(open.GetProperty("about").GetDecimal()));
            Assert.That(server.Requests, Is.Empty);
            Assert.That(Directory.EnumerateFileSystemEntries(workspace["cache"], "estimate-*", SearchOption.AllDirectories), Is.Empty);
        });
        workspace.Run("--dryrun").Exits(0).Prints("models: 24 calls at most, 0 replies are stored, about 0.1", "in the registry's currency");
    }

    [Test]
    public async Task Replies_that_are_stored_cost_nothing_and_actual_cost_is_in_the_record()
    {
        await using var server = await ModelServer.StartAsync();
        using var workspace = JudgedPipeline.New(server.Address, ", max_new_tokens: 64");
        workspace.Environment["TEAM_KEY"] = "sk-test-0123456789abcdef";
        workspace.Run("--set=Benchmark.judges=[]").Exits(0);

        var estimate = Estimate(workspace, "--set=Benchmark.max_new_tokens=64");

        Assert.That((estimate.GetProperty("calls").GetInt32(), estimate.GetProperty("stored").GetInt32()), Is.EqualTo((2 * Questions, 2 * Questions)), "only the judge was not asked");
        var record = JsonDocument.Parse(workspace.Read("artifacts/runs/latest/run.json")).RootElement;
        var usage = record.GetProperty("stages").EnumerateArray().Single(stage => stage.GetProperty("name").GetString() == "Benchmark").GetProperty("usage");
        Assert.That(usage.GetProperty("cost").GetDecimal(), Is.EqualTo(Questions * ((10 * 1m) + (5 * 1m) + (10 * 3m) + (5 * 9m)) / 1_000_000m), "10 tokens in and 5 out of each");
    }

    [Test]
    public async Task Stage_that_cannot_tell_says_why()
    {
        await using var server = await ModelServer.StartAsync();
        using var workspace = JudgedPipeline.New(server.Address, ", max_new_tokens: 64");
        workspace.Run("--target=Curate").Exits(0);
        File.Delete(workspace["prompts/pairwise.txt"]);

        Assert.That(Estimate(workspace).GetProperty("problem").GetString(), Does.Contain("pairwise.txt is missing"));
    }

    private static JsonElement Estimate(Workspace workspace, params string[] arguments) =>
        workspace.Run(["--dryrun", "--json", .. arguments]).Exits(0).Json().GetProperty("stages").EnumerateArray()
            .Single(stage => stage.GetProperty("name").GetString() == "Benchmark").GetProperty("estimate");
}
