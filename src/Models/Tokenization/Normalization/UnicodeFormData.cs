using System.Globalization;

namespace Pipeline.Models.Tokenization.Normalization;

/// <summary>The tables of <see cref="UnicodeForm"/>, from the resource beside it, which its first lines describe.</summary>
internal static class UnicodeFormData
{
    private static readonly Dictionary<int, byte> Classes = [];

    static UnicodeFormData()
    {
        using var reader = new StreamReader(typeof(UnicodeFormData).Assembly.GetManifestResourceStream("unicode-forms.txt")!);
        var composed = new List<int>();
        while (reader.ReadLine() is { } line)
            if (!line.StartsWith('#'))
                foreach (var entry in line.Split(';'))
                    Add(entry, composed);
        // A composite is its parts but the last, composed, and the last: shorter ones first.
        foreach (var composite in composed.OrderBy(c => Canonical[c].Length))
        {
            var parts = Canonical[composite];
            var first = parts[0];
            foreach (var part in parts.AsSpan(1..^1))
                first = Compositions[(first, part)];
            Compositions[(first, parts[^1])] = composite;
        }
    }

    /// <summary>Full canonical decompositions.</summary>
    public static Dictionary<int, int[]> Canonical { get; } = [];

    /// <summary>Full compatibility decompositions, where they differ from the canonical ones.</summary>
    public static Dictionary<int, int[]> Compatible { get; } = [];

    /// <summary>What two code points compose to.</summary>
    public static Dictionary<(int First, int Second), int> Compositions { get; } = [];

    /// <summary>The canonical combining class, 0 for what does not combine.</summary>
    public static byte Class(int codePoint) => codePoint >= 0x300 && Classes.TryGetValue(codePoint, out var rank) ? rank : (byte)0;

    private static void Add(string entry, List<int> composed)
    {
        var mark = entry.AsSpan().IndexOfAny("+=~:");
        if (entry[mark] == ':')
        {
            var ends = entry[..mark].Split('-');
            for (var c = Hex(ends[0]); c <= Hex(ends[^1]); c++)
                Classes[c] = byte.Parse(entry.AsSpan(mark + 1), CultureInfo.InvariantCulture);
            return;
        }
        var point = Hex(entry[..mark]);
        (entry[mark] == '~' ? Compatible : Canonical)[point] = [.. entry[(mark + 1)..].Split(' ').Select(Hex)];
        if (entry[mark] == '+')
            composed.Add(point);
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
