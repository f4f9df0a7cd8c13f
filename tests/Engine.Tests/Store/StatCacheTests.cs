using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Contracts;
using Pipeline.Engine.Store;
using Pipeline.Engine.Store.Stat;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Store;

public sealed class StatCacheTests
{
    private const int HeaderSize = 16;

    private static FileState State(int n) => new(1, (ulong)n, n * 10, n * 1000L, n * 1001L);

    private static Digest DigestOf(int n) => Digest.Of(BitConverter.GetBytes(n));

    private static string Written(TemporaryFolder folder, int records)
    {
        var path = folder["stat/v1"];
        var cache = new StatCache(path);
        for (var n = 1; n <= records; n++)
            cache.Record(State(n), DigestOf(n));
        cache.Flush();
        return path;
    }

    private static int Known(string path, int records)
    {
        var cache = new StatCache(path);
        var known = 0;
        for (var n = 1; n <= records; n++)
        {
            if (!cache.TryGet(State(n), out var digest))
                continue;
            Assert.That(digest, Is.EqualTo(DigestOf(n)), "a record gives its own digest or none");
            known++;
        }

        return known;
    }

    [Test]
    public void Record_any_state_is_found_after_reopening()
    {
        using var folder = new TemporaryFolder();
        var path = folder["v1"];
        var states = ArbMap.Default.GeneratorFor<ulong>().SelectMany(inode => ArbMap.Default.GeneratorFor<long>().Four()
            .Select(four => new FileState(unchecked((ulong)four.Item1), inode, four.Item2, four.Item3, four.Item4))).ToArbitrary();

        Check.QuickThrowOnFailure(Prop.ForAll(states, state =>
        {
            var digest = Digest.Of(BitConverter.GetBytes(state.GetHashCode()));
            var cache = new StatCache(path);
            cache.Record(state, digest);
            cache.Flush();

            var read = new StatCache(path);
            var other = state with { Changed = unchecked(state.Changed + 1) };
            return read.Holds(state, digest) && read.TryGet(state, out var found) && found == digest && !read.TryGet(other, out _);
        }));
    }

    [Test]
    public void File_truncated_anywhere_keeps_every_whole_record_and_takes_new_ones()
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, 3);
        var whole = File.ReadAllBytes(path);

        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.That(Known(path, 3), Is.EqualTo(Math.Max(0, (length - HeaderSize) / StatRecord.Size)), $"{length} bytes");

            var cache = new StatCache(path);
            cache.Record(State(9), DigestOf(9));
            cache.Flush();
            Assert.That(new StatCache(path).Holds(State(9), DigestOf(9)), $"appended after {length} bytes");
        }
    }

    [Test]
    public void File_with_any_bit_flipped_loses_one_record_at_most_and_never_lies()
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, 3);
        var whole = File.ReadAllBytes(path);

        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var bytes = whole.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, bytes);
            Assert.That(Known(path, 3), Is.EqualTo(bit / 8 < HeaderSize ? 0 : 2), $"bit {bit}");
        }
    }

    [Test]
    public void File_of_another_version_is_a_miss_and_is_written_anew()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("v1", "pipeline.stat/2\nwhatever");
        var cache = new StatCache(path);
        Assert.That(cache.TryGet(State(1), out _), Is.False);

        cache.Record(State(1), DigestOf(1));
        cache.Flush();

        Assert.That(Known(path, 1), Is.EqualTo(1));
    }

    [Test]
    public async Task Append_by_many_at_once_keeps_all()
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, 1);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            for (var n = 0; n < 50; n++)
            {
                var cache = new StatCache(path);
                cache.Record(State(1000 + (writer * 50) + n), DigestOf(n));
                cache.Flush();
            }
        })));

        var read = new StatCache(path);
        Assert.That(Enumerable.Range(0, 400).Count(n => read.Holds(State(1000 + n), DigestOf(n % 50))), Is.EqualTo(400));
    }

    [Test]
    public void Lookup_sees_what_another_process_appended_since()
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, 1);
        var early = new StatCache(path);
        Assert.That(early.TryGet(State(2), out _), Is.False);

        var other = new StatCache(path);
        other.Record(State(2), DigestOf(2));
        other.Flush();

        Assert.That(early.Holds(State(2), DigestOf(2)));
    }

    [Test]
    public void File_that_is_mostly_stale_is_compacted()
    {
        using var folder = new TemporaryFolder();
        var path = Written(folder, 1);
        var cache = new StatCache(path);

        for (var n = 0; n < 6000; n++)
            cache.Record(State(1) with { Changed = n }, DigestOf(n));
        cache.Flush();

        Assert.That(new FileInfo(path).Length, Is.LessThan(5000 * StatRecord.Size));
        Assert.That(new StatCache(path).Holds(State(1) with { Changed = 5999 }, DigestOf(5999)));
    }

    [Test]
    public void Record_on_disk_is_little_endian_and_of_fixed_size()
    {
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(Written(folder, 1));

        Assert.That(bytes, Has.Length.EqualTo(HeaderSize + StatRecord.Size));
        Assert.That(bytes.AsSpan(0, HeaderSize).SequenceEqual("pipeline.stat/1\n"u8));
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(HeaderSize + 16)), Is.EqualTo(State(1).Size));
    }
}
