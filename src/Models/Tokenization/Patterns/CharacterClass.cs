using System.Globalization;
using System.Text;

namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>A set of code points under construction: its part in the basic plane as .NET writes it, the rest as a test.</summary>
internal sealed class CharacterClass
{
    /// <summary>ſ, the long s: it folds to s.</summary>
    public const int LongS = 0x17F;

    private const string Surrogates = @"\ud800-\udfff";
    private readonly StringBuilder basic = new();
    private readonly List<Func<int, bool>> tests = [];

    public bool IsEmpty => basic.Length == 0;

    public void AddRange(int from, int to)
    {
        if (from <= 0xFFFF)
            basic.Append(CultureInfo.InvariantCulture, $"\\u{from:x4}-\\u{Math.Min(to, 0xFFFF):x4}");
        tests.Add(c => c >= from && c <= to);
    }

    /// <summary>Adds a property that .NET knows by the same text in the basic plane.</summary>
    public void AddProperty(string inBasicPlane, Func<int, bool> contains)
    {
        basic.Append(inBasicPlane);
        tests.Add(contains);
    }

    /// <summary>Adds ſ where the class has s or S, and those where it has ſ.</summary>
    public void FoldLongS()
    {
        int[] same = ['s', 'S', LongS];
        if (!same.Any(c => tests.Exists(test => test(c))))
            return;
        foreach (var c in same)
            AddRange(c, c);
    }

    /// <summary>The class as an expression that takes one whole code point.</summary>
    public string ToRegex(bool negated)
    {
        var astral = new AstralSet(c => tests.Exists(test => test(c)) != negated).ToRegex();
        var inBasic = negated ? $"[^{basic}{Surrogates}]" : basic.Length > 0 ? $"[{basic}]" : "";
        return astral.Length == 0 ? inBasic.Length == 0 ? "(?!)" : inBasic : $"(?:{inBasic}{(inBasic.Length > 0 ? "|" : "")}{astral})";
    }
}
