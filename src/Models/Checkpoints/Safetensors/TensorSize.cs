namespace Pipeline.Models.Checkpoints;

/// <summary>How many bytes a tensor takes.</summary>
internal static class TensorSize
{
    /// <summary>The product of <paramref name="shape"/> times the size of <paramref name="dtype"/>; false where a dimension is negative or the product overflows, even where a later dimension is 0.</summary>
    public static bool TryBytes(SafetensorsDtype dtype, IReadOnlyList<long> shape, out long bytes)
    {
        bytes = 1;
        foreach (var dimension in shape)
        {
            if (dimension < 0 || Math.BigMul(bytes, dimension) is var product && product > long.MaxValue)
                return false;
            bytes = (long)product;
        }

        var total = Math.BigMul(bytes, (long)dtype.Size());
        bytes = total > long.MaxValue ? 0 : (long)total;
        return total <= long.MaxValue;
    }

    /// <summary>A shape as messages show it: <c>[32000, 4096]</c>.</summary>
    public static string Text(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape)}]";
}
