using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Models.Tokenization.Normalization;

namespace Pipeline.Models.Tests.Tokenization.Normalization;

[TestFixture]
internal sealed class UnicodeFormTests
{
    // Examples of Unicode Standard Annex 15, and what lies on the borders of its rules.
    [TestCase("\u00C5\u212B", "\u00C5\u00C5", "A\u030AA\u030A", "\u00C5\u00C5")]
    [TestCase("\u1E9B\u0323", "\u1E9B\u0323", "\u017F\u0323\u0307", "\u1E69")]
    [TestCase("\u0044\u0307\u0323", "\u1E0C\u0307", "D\u0323\u0307", "\u1E0C\u0307")]
    [TestCase("\uAC01\u1112\u1161\u11AB", "\uAC01\uD55C", "\u1100\u1161\u11A8\u1112\u1161\u11AB", "\uAC01\uD55C")]
    [TestCase("\u0958\u0344", "\u0915\u093C\u0308\u0301", "\u0915\u093C\u0308\u0301", "\u0915\u093C\u0308\u0301")]
    [TestCase("\uFB01\u2460", "\uFB01\u2460", "\uFB01\u2460", "fi1")]
    [TestCase("\U0001D15E", "\U0001D157\U0001D165", "\U0001D157\U0001D165", "\U0001D157\U0001D165")]
    [TestCase("\u0301a", "\u0301a", "\u0301a", "\u0301a")]
    public void Normalize_example_gives_forms_c_d_and_kc(string text, string c, string d, string kc)
    {
        Assert.That(UnicodeForm.Normalize(text, compatibility: false, compose: true), Is.EqualTo(c));
        Assert.That(UnicodeForm.Normalize(text, compatibility: false, compose: false), Is.EqualTo(d));
        Assert.That(UnicodeForm.Normalize(text, compatibility: true, compose: true), Is.EqualTo(kc));
    }

    /// <summary>Node normalises with ICU, which shares nothing with our tables but Unicode's data. Beyond the second supplementary plane nothing decomposes.</summary>
    [Test]
    public void Normalize_every_code_point_and_mixed_marks_gives_what_node_gives()
    {
        var script = """
            if (process.versions.unicode !== '17.0') { console.log('other'); process.exit(0); }
            const hash = require('node:crypto').createHash('sha256');
            let state = 1;
            const next = n => (state = (state * 48271) % 2147483647) % n;
            for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) {
                for (let c = 0; c < 0x30000; c++) if (c < 0xD800 || c > 0xDFFF) hash.update(('x' + String.fromCodePoint(c) + '\u0323').normalize(form) + '\n');
                for (let i = 0; i < 20000; i++) {
                    let text = '';
                    for (let k = 0; k < 6; k++) text += String.fromCodePoint([0x41 + next(58), 0xC0 + next(0x180), 0x300 + next(0x70), 0x591 + next(0xC9), 0x900 + next(0x400), 0x1100 + next(0x100), 0x1E00 + next(0x200), 0xAC00 + next(0x2BA4)][next(8)]);
                    hash.update(text.normalize(form) + '\n');
                }
            }
            console.log(hash.digest('hex'));
            """;
        using var process = Process.Start(new ProcessStartInfo("node", ["-e", script]) { RedirectStandardOutput = true })!;
        var answer = process.StandardOutput.ReadToEnd().Trim();
        if (answer == "other")
            Assert.Ignore("Node has another version of Unicode than the 17.0 of our tables.");
        Assert.That(Digest(), Is.EqualTo(answer));
    }

    private static string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var state = 1L;
        int Next(int n) => (int)((state = state * 48271 % 2147483647) % n);
        foreach (var (compatibility, compose) in ((bool, bool)[])[(false, true), (false, false), (true, true), (true, false)])
        {
            void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(UnicodeForm.Normalize(text, compatibility, compose) + "\n"));
            for (var c = 0; c < 0x30000; c++)
                if (c is < 0xD800 or > 0xDFFF)
                    Add($"x{char.ConvertFromUtf32(c)}\u0323");
            for (var i = 0; i < 20000; i++)
            {
                var text = new StringBuilder();
                for (var k = 0; k < 6; k++)
                {
                    int[] drawn = [0x41 + Next(58), 0xC0 + Next(0x180), 0x300 + Next(0x70), 0x591 + Next(0xC9), 0x900 + Next(0x400), 0x1100 + Next(0x100), 0x1E00 + Next(0x200), 0xAC00 + Next(0x2BA4)];
                    text.Append(char.ConvertFromUtf32(drawn[Next(8)]));
                }
                Add(text.ToString());
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
