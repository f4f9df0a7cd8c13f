using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Engine.Execution.Processes;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Processes;

public sealed class LogStreamTests
{
    private static readonly string[] Secrets = ["aba-key", "aba-key-two", "bab"];

    [TestCase("nothing to hide", "nothing to hide")]
    [TestCase("x aba-key y", "x *** y")]
    [TestCase("x aba-key-two y", "x *** y")]
    [TestCase("aba-keyaba-key", "******")]
    [TestCase("aba-ke", "aba-ke")]
    public void Write_whole(string text, string log) => Assert.That(Through(text, [text.Length]), Is.EqualTo(log));

    /// <summary>A secret in what may be a longer one waits for the longer one's end, and is hidden by itself where that does not come.</summary>
    [TestCase("aba-key-two!", "***!")]
    [TestCase("aba-key-tx", "***-tx")]
    [TestCase("aba-key-tw", "***-tw")]
    [TestCase("aba-keybab", "******")]
    public void Write_a_secret_that_begins_another_byte_by_byte(string text, string log) => Assert.That(Through(text, [1]), Is.EqualTo(log));

    /// <summary>However it comes in pieces, no secret is there, and what is none of it is.</summary>
    [Test]
    public void Write_in_pieces_hides_every_secret()
    {
        var words = Gen.Elements("aba-key", "bab", "aba-k", "ey", "a", "b", "\n", "{\"x\":1}\n", "é");
        var pieces = Gen.Choose(1, 9).ListOf(5);
        Prop.ForAll(words.ListOf(12).ToArbitrary(), pieces.ToArbitrary(), (taken, sizes) =>
        {
            var text = string.Concat(taken);
            var log = Through(text, [.. sizes]);
            return !Secrets.Any(secret => log.Contains(secret, StringComparison.Ordinal))
                && (Secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal)) || log == text);
        }).QuickCheckThrowOnFailure();
    }

    private static string Through(string text, int[] sizes)
    {
        using var folder = new TemporaryFolder();
        using (var log = new LogFile(folder["log.txt"]))
        {
            var stream = new LogStream(log, [.. Secrets.Select(Encoding.UTF8.GetBytes)]);
            var bytes = Encoding.UTF8.GetBytes(text);
            for (int at = 0, turn = 0; at < bytes.Length; turn++)
            {
                var count = Math.Min(sizes[turn % sizes.Length], bytes.Length - at);
                stream.Write(bytes.AsSpan(at, count));
                at += count;
            }

            stream.Flush();
        }

        return File.ReadAllText(folder["log.txt"]);
    }
}
