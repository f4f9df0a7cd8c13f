using System.Text.Json;

namespace Pipeline.Models.Weights;

/// <summary>What the JSON beside a matrix in 4 bits says.</summary>
/// <param name="Block">Values that share a scale.</param>
/// <param name="NestedOffset">The mean that was taken off the scales; 0 where they are not nested.</param>
/// <param name="Shape">Of the matrix.</param>
internal sealed record Nf4State(int Block, double NestedOffset, IReadOnlyList<long> Shape)
{
    /// <summary>Scales that share a scale of their own.</summary>
    public const int NestedBlock = 256;

    // bitsandbytes' own list: its kernels know no others.
    private static readonly int[] Blocks = [32, 64, 128, 256, 512, 1024, 2048, 4096];

    /// <exception cref="ModelFormatException">It is no such JSON, or not of NF4 with the blocks that are known.</exception>
    /// <param name="nested">Whether its scales are in 8 bits.</param>
    public static Nf4State Read(byte[] json, string name, bool nested)
    {
        using var stream = new MemoryStream(json);
        var fields = new JsonFields(ModelJson.Parse(stream, $"The quantisation state of {Quote.Name(name)}"), []);
        if (fields.Text("quant_type") is var type and not "nf4")
            fields.Problems.Add($"quant_type is {Quote.Name(type ?? "")}; nf4 is read");
        foreach (var key in (string[])["blocksize", "shape", .. nested ? ["nested_offset"] : Array.Empty<string>()])
        {
            if (!fields.Has(key))
                fields.Problems.Add($"{key} is missing");
        }

        var block = fields.Int("blocksize") ?? Blocks[0];
        if (!Blocks.Contains(block))
            fields.Problems.Add($"blocksize is {block}; {string.Join(", ", Blocks)} are read");
        if (fields.Int("nested_blocksize") is { } group and not NestedBlock)
            fields.Problems.Add($"nested_blocksize is {group}; {NestedBlock} is read");
        var state = new Nf4State(block, nested ? fields.Number("nested_offset") ?? 0 : 0, fields.Integers("shape") ?? []);
        return fields.Problems.Count == 0 ? state : throw new ModelFormatException($"{Quote.Name(name)} is quantised in a way that is not known:{Quote.List(fields.Problems)}");
    }
}
