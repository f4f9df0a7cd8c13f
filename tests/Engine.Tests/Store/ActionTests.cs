using System.Text;
using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Tests.Store;

public sealed class ActionTests
{
    [Test]
    public void Publish_then_read_gives_the_action()
    {
        using var test = new TestStore();
        var action = TestStore.Action("f", test.Put("{}")) with { Log = test.Put("log") };

        test.Store.Publish(action, replace: false);

        var read = test.Reopen().ReadAction(action.Fingerprint)!;
        Assert.That(read.Entries, Is.EqualTo(action.Entries));
        Assert.That(read with { Entries = action.Entries }, Is.EqualTo(action));
    }

    [Test]
    public void Publish_when_another_was_first_gives_that_one()
    {
        using var test = new TestStore();
        var first = TestStore.Action("f", Digest.Of("one"u8));
        test.Store.Publish(first, replace: false);

        var adopted = test.Store.Publish(first with { Manifest = Digest.Of("two"u8) }, replace: false);

        Assert.That(adopted.Manifest, Is.EqualTo(first.Manifest));
        Assert.That(test.Store.ReadAction(first.Fingerprint)!.Manifest, Is.EqualTo(first.Manifest));
    }

    [Test]
    public void Publish_with_replace_takes_its_place()
    {
        using var test = new TestStore();
        var first = TestStore.Action("f", Digest.Of("one"u8));
        test.Store.Publish(first, replace: false);

        test.Store.Publish(first with { Manifest = Digest.Of("two"u8) }, replace: true);

        Assert.That(test.Store.ReadAction(first.Fingerprint)!.Manifest, Is.EqualTo(Digest.Of("two"u8)));
    }

    [Test]
    public void ReadAction_truncated_anywhere_is_a_miss_and_is_replaced()
    {
        using var test = new TestStore();
        var action = TestStore.Action("f", Digest.Of("one"u8));
        test.Store.Publish(action, replace: false);
        var path = test.Store.ActionPath(action.Fingerprint);
        var whole = File.ReadAllBytes(path);

        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.That(test.Store.ReadAction(action.Fingerprint), Is.Null, $"{length} of {whole.Length} bytes");
        }

        test.Store.Publish(action, replace: false);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(whole));
    }

    [Test]
    public void ReadAction_with_any_bit_flipped_is_a_miss()
    {
        using var test = new TestStore();
        var action = TestStore.Action("f", Digest.Of("one"u8));
        test.Store.Publish(action, replace: false);
        var path = test.Store.ActionPath(action.Fingerprint);
        var whole = File.ReadAllBytes(path);

        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var bytes = whole.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, bytes);
            Assert.That(test.Store.ReadAction(action.Fingerprint), Is.Null, $"bit {bit}");
        }
    }

    [Test]
    public void ReadAction_of_another_fingerprint_or_version_is_a_miss()
    {
        using var test = new TestStore();
        var action = TestStore.Action("f", Digest.Of("one"u8));
        test.Store.Publish(action, replace: false);
        var path = test.Store.ActionPath(action.Fingerprint);
        var other = TestStore.Action("g", Digest.Of("one"u8));
        Directory.CreateDirectory(Path.GetDirectoryName(test.Store.ActionPath(other.Fingerprint))!);

        File.Copy(path, test.Store.ActionPath(other.Fingerprint));
        Assert.That(test.Store.ReadAction(other.Fingerprint), Is.Null);

        File.WriteAllBytes(path, SealedJson.Write(json => json.WriteString("schema", "pipeline.action/v2")));
        Assert.That(test.Store.ReadAction(action.Fingerprint), Is.Null);
    }

    [Test]
    public void ActionsOf_a_stage_gives_its_own_only()
    {
        using var test = new TestStore();
        test.Store.Publish(TestStore.Action("a", Digest.Of("m"u8), "Count"), replace: false);
        test.Store.Publish(TestStore.Action("b", Digest.Of("m"u8), "Other"), replace: false);
        test.Store.Publish(TestStore.Action("c", Digest.Of("m"u8), "Count"), replace: false);

        var found = test.Store.ActionsOf("Count").Select(action => action.Fingerprint);

        Assert.That(found, Is.EquivalentTo(new[] { Digest.Of("a"u8), Digest.Of("c"u8) }));
    }

    [Test]
    public async Task Publish_by_many_at_once_has_one_winner_that_all_adopt()
    {
        using var test = new TestStore();
        var action = TestStore.Action("f", Digest.Of("one"u8));

        var adopted = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
        {
            using var store = ContentStore.Open(test.Folder["cache"], TimeProvider.System);
            return store.Publish(action with { Manifest = Digest.Of(Encoding.UTF8.GetBytes($"{i}")) }, replace: false).Manifest;
        })));

        Assert.That(adopted.Distinct().Count(), Is.EqualTo(1));
        Assert.That(test.Store.ReadAction(action.Fingerprint)!.Manifest, Is.EqualTo(adopted[0]));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(test.Store.ActionPath(action.Fingerprint))!), Has.Length.EqualTo(1));
    }
}
