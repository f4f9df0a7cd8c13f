namespace Pipeline.Models.Checkpoints;

/// <summary>Which tensors share a file.</summary>
internal static class ShardPlan
{
    /// <summary>Fills one shard after another in the given order, as Hugging Face splits a model; a tensor larger than a shard has one of its own.</summary>
    /// <returns>At least one shard, which is empty if there are no tensors.</returns>
    public static IReadOnlyList<IReadOnlyList<SafetensorsTensor>> Split(IEnumerable<SafetensorsTensor> tensors, long maximumBytes)
    {
        List<List<SafetensorsTensor>> shards = [[]];
        long bytes = 0;
        foreach (var tensor in tensors)
        {
            if (shards[^1].Count > 0 && tensor.Length > maximumBytes - bytes)
            {
                shards.Add([]);
                bytes = 0;
            }

            shards[^1].Add(tensor);
            bytes += tensor.Length;
        }

        return shards;
    }

    /// <summary>The file of a shard.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="count">Of all shards.</param>
    public static string FileName(int index, int count) => count == 1 ? CheckpointFolder.SingleFile : $"model-{index + 1:d5}-of-{count:d5}.safetensors";
}
