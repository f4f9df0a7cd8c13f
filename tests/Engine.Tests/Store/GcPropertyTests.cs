using FsCheck;
using FsCheck.Fluent;
using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Tests.Store;

/// <summary>Random stores, and an oracle that asks of each blob the plain question: does something kept say that it needs you?</summary>
public sealed class GcPropertyTests
{
    private const int Workspaces = 2, Results = 6, ContentKinds = 4;

    /// <summary>A run of a workspace, and which results it kept.</summary>
    private sealed record RandomRun(int Workspace, bool Tagged, int[] Results);

    private sealed record RandomStore(int[][] Contents, RandomRun[] Runs, int[] Shown, int Keep);

    private static Arbitrary<RandomStore> Stores()
    {
        var result = Gen.Choose(0, Results - 1);
        var run = from workspace in Gen.Choose(0, Workspaces - 1)
                  from tagged in Gen.Choose(0, 4)
                  from results in result.ArrayOf(2)
                  select new RandomRun(workspace, tagged == 0, results);
        return (from contents in Gen.Choose(0, ContentKinds - 1).ArrayOf(2).ArrayOf(Results)
                from runs in run.ArrayOf(5)
                from shown in result.ArrayOf(1)
                from keep in Gen.Choose(0, 3)
                select new RandomStore(contents, runs, shown, keep)).ToArbitrary();
    }

    [Test]
    public void Collect_leaves_exactly_what_is_reached() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Stores(), random =>
        {
            using var test = new TestStore(inMemory: true);
            // Results share contents, so that a blob is often needed by one that stays and one that goes.
            var stages = random.Contents.Select((contents, i) => TestStage.Store(
                test.Store, $"S{i}", [.. contents.Select((kind, at) => ($"f{at}", $"content {kind}"))])).ToArray();
            var roots = Enumerable.Range(0, Workspaces).Select(w => Roots.Of(test.Store, Directory.CreateDirectory(test.Folder[$"w{w}"]).FullName)).ToArray();
            for (var i = 0; i < random.Runs.Length; i++)
                Record(roots[random.Runs[i].Workspace], $"r{i}", random.Runs[i], stages);
            roots[0].Update(record => record with { Lock = [.. random.Shown.Select(i => stages[i].ManifestDigest)] });

            new GarbageCollector(test.Store, roots[0]).CollectAsync(random.Keep, null, false, null, CancellationToken.None).GetAwaiter().GetResult();

            var (results, snapshots) = Oracle(random, stages, roots);
            var expected = results.SelectMany(stage => stage.Blobs).Concat(snapshots).ToHashSet();
            var left = StoreListing.BlobFiles(test.Store).Select(blob => blob.Digest).ToHashSet();
            var actions = test.Store.ActionFiles().Select(action => action.Fingerprint).ToHashSet();
            return left.SetEquals(expected) && actions.SetEquals(results.Select(stage => stage.Action.Fingerprint));
        }));

    private static void Record(Roots roots, string id, RandomRun run, TestStage[] stages)
    {
        roots.AddRun(id, run.Results.Distinct().ToDictionary(i => stages[i].Name, i => stages[i].ManifestDigest));
        if (run.Tagged)
            roots.Update(record => record with { Tags = new Dictionary<string, string>(record.Tags) { ["t" + id] = id } });
    }

    private static (HashSet<TestStage> Results, IEnumerable<Digest> Snapshots) Oracle(RandomStore random, TestStage[] stages, Roots[] roots)
    {
        var kept = random.Runs.Select((run, i) => (run, id: $"r{i}"))
            .Where(each => each.run.Workspace != 0 || each.run.Tagged
                || random.Runs.Select((run, i) => (run, id: $"r{i}")).Where(other => other.run.Workspace == 0).TakeLast(random.Keep).Contains(each))
            .ToList();
        var results = kept.SelectMany(each => each.run.Results).Concat(random.Shown).Select(i => stages[i]).ToHashSet();
        return (results, roots.SelectMany(root => root.Read().Runs).Where(run => kept.Any(each => each.id == run.Id)).Select(run => run.Snapshot));
    }
}
