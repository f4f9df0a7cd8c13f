using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Journal;
using Pipeline.Testing;

namespace Pipeline.Tests.Plans;

/// <summary>
/// The plan is the truth, over random pipelines, edits and losses: what the plan calls <c>run</c> runs, what it calls <c>cached</c> does not,
/// and the artifacts are those of a build of everything in a fresh folder.
/// </summary>
public sealed class PlanTruthTests
{
    private const int Rounds = 7;

    /// <summary>The last three drew two stages that lost the same bytes: the first brought them back, and the second had to run all the same.</summary>
    public static IEnumerable<int> Seeds() => Enumerable.Range(1, 37).Concat([1031, 1046, 1198]);

    public static IEnumerable<int> NightlySeeds() => Enumerable.Range(1000, 1000);

    [TestCaseSource(nameof(Seeds))]
    public void Plan_says_what_the_run_does_and_artifacts_are_those_of_a_fresh_build(int seed) => Test(seed);

    [TestCaseSource(nameof(NightlySeeds)), Category("Nightly")]
    public void Plan_and_artifacts_of_a_night(int seed) => Test(seed);

    private static void Test(int seed)
    {
        using var folder = TemporaryFolder.InMemory();
        var random = new Random(seed);
        var pipeline = new RandomPipeline(random);
        var (workspace, story) = (folder["workspace"], new List<string> { $"seed {seed}" });
        for (var round = 0; round < Rounds; round++)
        {
            if (round > 0)
            {
                story.AddRange([pipeline.Edit(), random.Next(2) == 0 ? pipeline.Edit() : "", StoreLoss.Lose(workspace, random)]);
                story.RemoveAll(line => line.Length == 0);
            }

            var executions = folder["executions"];
            pipeline.WriteTo(Directory.CreateDirectory(workspace).FullName, executions);
            var targets = random.Next(3) == 0 ? [pipeline.Stages[random.Next(pipeline.Stages.Count)]] : pipeline.Stages;
            var forced = random.Next(5) == 0 ? new HashSet<string> { targets[random.Next(targets.Count)] } : [];
            story.Add($"run {string.Join(",", targets)}{(forced.Count > 0 ? " --force=" + string.Join(",", forced) : "")}");

            File.Delete(executions);
            var plan = EngineRun.Plan(workspace, targets, forced);
            story.Add("plan " + string.Join(" ", plan.Select(stage => $"{stage.Key}:{stage.Value}")));
            Assert.That(File.Exists(executions), Is.False, "the plan ran something");
            var outcome = EngineRun.Run(workspace, targets, forced, jobs: random.Next(1, 4));
            var ran = File.Exists(executions) ? File.ReadAllLines(executions) : [];
            story.Add("ran " + string.Join(" ", ran));

            var told = string.Join('\n', story);
            Assert.That(outcome.Status, Is.EqualTo(RunStatus.Succeeded), $"{string.Join('\n', outcome.Stages.Select(stage => stage.Error))}\n{told}");
            Assert.That(ran, Is.Unique, told);
            Assert.That(ran, Is.SupersetOf(Of(plan, PlanState.Run)), told);
            Assert.That(ran.Intersect(Of(plan, PlanState.Cached)), Is.Empty, told);
            AssertArtifactsAreThoseOfAFreshBuild(pipeline, workspace, folder[$"fresh{round}"], targets, told);
            Assert.That(EngineRun.Plan(workspace, targets, new HashSet<string>()).Where(stage => stage.Value == PlanState.Run).Select(stage => stage.Key), Is.SubsetOf(pipeline.AlwaysRun), told);
        }
    }

    private static IEnumerable<string> Of(IReadOnlyDictionary<string, PlanState> plan, PlanState state) => plan.Where(stage => stage.Value == state).Select(stage => stage.Key);

    private static void AssertArtifactsAreThoseOfAFreshBuild(RandomPipeline pipeline, string workspace, string fresh, IReadOnlyCollection<string> targets, string told)
    {
        pipeline.WriteTo(Directory.CreateDirectory(fresh).FullName, "/dev/null");
        EngineRun.Run(fresh, targets, new HashSet<string>(), jobs: 3);
        foreach (var stage in targets)
            Assert.That(Contents(workspace, stage), Is.EqualTo(Contents(fresh, stage)), $"{stage}\n{told}");
    }

    private static string Contents(string workspace, string stage)
    {
        var output = Path.Combine(workspace, "artifacts", stage, "out");
        return string.Join('\n', Directory.EnumerateFiles(output).Order(StringComparer.Ordinal).Select(path => $"{Path.GetFileName(path)}: {File.ReadAllText(path)}"));
    }
}
