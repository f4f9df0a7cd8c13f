using System.Text;

namespace Pipeline.Models.Checkpoints;

/// <summary>The order of data in a file: falling dtype, then rising name by its UTF-8 bytes, as the reference writer sorts.</summary>
internal static class SafetensorsOrder
{
    /// <exception cref="ArgumentException">Two tensors have one name, or one has the name of the metadata.</exception>
    public static IReadOnlyList<SafetensorsTensor> Sorted(IEnumerable<SafetensorsTensor> tensors)
    {
        var sorted = Unique(tensors).Select(tensor => (Tensor: tensor, Name: Encoding.UTF8.GetBytes(tensor.Name))).ToArray();
        Array.Sort(sorted, static (left, right) =>
            right.Tensor.Dtype.CompareTo(left.Tensor.Dtype) is not 0 and var byDtype ? byDtype : left.Name.AsSpan().SequenceCompareTo(right.Name));
        return [.. sorted.Select(pair => pair.Tensor)];
    }

    /// <summary>The tensors as they come, each under a name of its own.</summary>
    /// <exception cref="ArgumentException">Two tensors have one name, or one has the name of the metadata.</exception>
    public static IReadOnlyList<SafetensorsTensor> Unique(IEnumerable<SafetensorsTensor> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataKey };
        var unique = tensors.ToArray();
        foreach (var tensor in unique)
        {
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"Two tensors are named {Quote.Name(tensor.Name)}, or one has the name that is kept for metadata.", nameof(tensors));
        }

        return unique;
    }
}
