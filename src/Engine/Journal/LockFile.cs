using System.Text;
using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Journal;

/// <summary>A stage as <c>pipeline.lock</c> records it.</summary>
public sealed record LockedStage(string Name, Digest Fingerprint, Digest Manifest, IReadOnlyList<LockedItem> Inputs, IReadOnlyList<LockedItem> Outputs);

/// <summary>An input or output: its content's digest and its size in bytes.</summary>
public sealed record LockedItem(string Name, Digest Digest, long Size);

/// <param name="Understood">Whether all of it could be read; true where there is none.</param>
/// <param name="Manifests">Each stage's manifest.</param>
public sealed record LockContent(bool Understood, IReadOnlyDictionary<string, Digest> Manifests);

/// <summary>
/// <c>pipeline.lock</c>, made to be committed: what each stage last was, sorted, so that a review shows what changed.
/// A stage's block is kept as text, so a merge touches no other stage's lines.
/// </summary>
public sealed class LockFile(string path)
{
    private const string Header = "# Written by the pipeline, to be committed: what each stage last was made from, and made.\nversion: 1\nstages:\n";

    /// <summary>Takes over the stages of a run, drops those the pipeline no longer has, and leaves the file alone if nothing changed.</summary>
    /// <param name="completed">Stages of this run.</param>
    /// <param name="known">Names of all stages of the pipeline.</param>
    /// <returns>What the file says from now on; not understood where the one that was there could not be, so that entries of other stages were lost.</returns>
    public LockContent Merge(IEnumerable<LockedStage> completed, IReadOnlySet<string> known)
    {
        var (before, blocks, understood) = ReadBlocks();
        foreach (var stage in completed)
            blocks[stage.Name] = Block(stage);
        foreach (var gone in blocks.Keys.Where(name => !known.Contains(name)).ToList())
            blocks.Remove(gone);
        var after = Header + string.Concat(blocks.Values);
        if (after != before)
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(after));
        return new(understood, ManifestsOf(blocks));
    }

    /// <summary>What the file says, as far as it can be read.</summary>
    public LockContent Read()
    {
        var (_, blocks, understood) = ReadBlocks();
        return new(understood, ManifestsOf(blocks));
    }

    private const string ManifestKey = "    manifest: ";

    private (string? Text, SortedDictionary<string, string> Blocks, bool Understood) ReadBlocks()
    {
        var text = File.Exists(path) ? File.ReadAllText(path) : null;
        var blocks = new SortedDictionary<string, string>(StringComparer.Ordinal);
        return (text, blocks, text is null || TryRead(text, blocks));
    }

    private static Dictionary<string, Digest> ManifestsOf(SortedDictionary<string, string> blocks) => blocks
        .Select(block => (block.Key, Line: block.Value.Split('\n').FirstOrDefault(line => line.StartsWith(ManifestKey, StringComparison.Ordinal))))
        .Where(pair => Digest.TryParse(pair.Line?[ManifestKey.Length..], out _))
        .ToDictionary(pair => pair.Key, pair => Digest.Parse(pair.Line![ManifestKey.Length..]), StringComparer.Ordinal);

    private static bool TryRead(string text, SortedDictionary<string, string> blocks)
    {
        if (!text.StartsWith(Header, StringComparison.Ordinal))
            return false;
        string? name = null;
        var block = new StringBuilder();
        foreach (var line in text[Header.Length..].Split('\n').Append("  "))
        {
            if (line.StartsWith("    ", StringComparison.Ordinal) && name is not null)
            {
                block.Append(line).Append('\n');
                continue;
            }

            if (name is not null)
                blocks[name] = block.ToString();
            name = line.Length > 3 && line.StartsWith("  ", StringComparison.Ordinal) && line[2] != ' ' && line.EndsWith(':') ? line[2..^1].Trim('"') : null;
            if (name is null && line.Trim().Length > 0)
                return false;
            block.Clear().Append(line).Append('\n');
        }

        return true;
    }

    private static string Block(LockedStage stage)
    {
        var text = new StringBuilder()
            .Append("  ").Append(Key(stage.Name)).Append(":\n")
            .Append("    fingerprint: ").Append(stage.Fingerprint).Append('\n')
            .Append(ManifestKey).Append(stage.Manifest).Append('\n');
        Items("inputs", stage.Inputs);
        Items("outputs", stage.Outputs);
        return text.ToString();

        void Items(string title, IReadOnlyList<LockedItem> items)
        {
            if (items.Count == 0)
                return;
            text.Append("    ").Append(title).Append(":\n");
            foreach (var item in items.OrderBy(item => item.Name, StringComparer.Ordinal))
                text.Append("      ").Append(Key(item.Name)).Append(": { digest: ").Append(item.Digest).Append(", size: ").Append(item.Size).Append(" }\n");
        }
    }

    /// <summary>Names are plain words, but some plain words are not text in YAML.</summary>
    private static string Key(string name) =>
        name.ToLowerInvariant() is "true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n" ? $"\"{name}\"" : name;
}
