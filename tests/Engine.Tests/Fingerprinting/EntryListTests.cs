using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Engine.Fingerprinting;

namespace Pipeline.Engine.Tests.Fingerprinting;

public sealed class EntryListTests
{
    [Test]
    public void Fingerprint_does_not_depend_on_the_order_of_entries()
    {
        var one = new EntryList([new("a", "1"), new("b", "2")], []);
        var other = new EntryList([new("b", "2"), new("a", "1")], []);

        Assert.That(other.Fingerprint, Is.EqualTo(one.Fingerprint));
    }

    [Test]
    public void Fingerprint_changes_with_any_value() =>
        Prop.ForAll<NonEmptyArray<NonNull<string>>, int>((values, which) =>
        {
            var entries = values.Get.Select((value, i) => new FingerprintEntry($"e{i}", value.Get)).ToArray();
            var changed = entries.ToArray();
            var at = (int)((uint)which % (uint)entries.Length);
            changed[at] = changed[at] with { Value = changed[at].Value + "x" };
            return new EntryList(entries, []).Fingerprint != new EntryList(changed, []).Fingerprint;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void AgreesWith_leaves_out_the_unknown_input_and_its_files_alone()
    {
        var list = new EntryList([new("inputs.a.from", "A:x"), new("inputs.ab", "sha"), new("params.k", "1")], ["a"]);

        Assert.That(list.AgreesWith([new("inputs.a", "d"), new("inputs.a.from", "A:x"), new("inputs.a/f", "e"), new("inputs.ab", "sha"), new("params.k", "1")]), Is.True);
        Assert.That(list.AgreesWith([new("inputs.a", "d"), new("inputs.a.from", "A:x"), new("inputs.ab", "other"), new("params.k", "1")]), Is.False);
        Assert.That(list.AgreesWith([new("inputs.a", "d"), new("inputs.a.from", "A:x"), new("inputs.ab", "sha"), new("params.k", "2")]), Is.False);
        Assert.That(list.AgreesWith([new("inputs.a", "d"), new("inputs.a.from", "A:x"), new("inputs.ab", "sha"), new("params.k", "1"), new("params.l", "1")]), Is.False);
    }

    [Test]
    public void Fingerprint_with_an_unknown_input_is_refused() =>
        Assert.That(() => new EntryList([], ["data"]).Fingerprint, Throws.InvalidOperationException.With.Message.Contains("data"));

    [Test]
    public void ParameterEntries_nested_maps_are_dotted_and_lists_are_whole()
    {
        var entries = ParameterEntries.Of(new() { ["a"] = new JsonObject { ["b"] = 1, ["c"] = new JsonArray(1, "x") }, ["d"] = null });

        Assert.That(entries, Is.EqualTo(new FingerprintEntry[] { new("params.a.b", "1"), new("params.a.c", "[1,\"x\"]"), new("params.d", "null") }));
    }

    [Test]
    public void ParameterEntries_key_with_a_dot_is_not_a_nested_key() =>
        Assert.That(
            ParameterEntries.Of(new() { ["a.b"] = 1 }), Is.Not.EqualTo(ParameterEntries.Of(new() { ["a"] = new JsonObject { ["b"] = 1 } })));

    [Test]
    public void EntryDifference_names_the_file_and_not_also_its_folder()
    {
        var differences = EntryDifference.Between(
            [new("inputs.x", "1"), new("inputs.x/a", "1"), new("seed", "1")],
            [new("inputs.x", "2"), new("inputs.x/a", "2"), new("inputs.x/b", "3"), new("seed", "1")]);

        Assert.That(differences.Select(difference => difference.ToString()), Is.EqualTo(new[] { "inputs.x/a: 1 → 2", "inputs.x/b: added, 3" }));
    }
}
