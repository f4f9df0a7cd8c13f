namespace Pipeline.Models.Checkpoints;

/// <summary>Checks that tensors cover the data of a file once and in full, as the format demands: no hole can hide bytes, and no byte belongs to two tensors.</summary>
/// <param name="path">For messages.</param>
/// <param name="dataStart">Bytes before the data.</param>
/// <param name="fileLength">Bytes of the whole file.</param>
internal sealed class SafetensorsLayout(string path, long dataStart, long fileLength)
{
    /// <summary>The tensors, sorted by where their data begin.</summary>
    /// <exception cref="ModelFormatException">Two overlap, bytes between or after them belong to none, or one leads past the end of the file.</exception>
    public OrderedDictionary<string, SafetensorsEntry> InOrderOfData(OrderedDictionary<string, SafetensorsEntry> tensors)
    {
        var sorted = new OrderedDictionary<string, SafetensorsEntry>(tensors.Count, StringComparer.Ordinal);
        var position = dataStart;
        // Empty tensors share a begin with their neighbour; by length they come first.
        foreach (var (name, entry) in tensors.OrderBy(tensor => tensor.Value.Offset).ThenBy(tensor => tensor.Value.Length))
        {
            if (entry.Offset > fileLength || entry.Length > fileLength - entry.Offset)
                throw SafetensorsProblem.In(path, $"tensor {Quote.Name(name)} leads past the end of the file ({fileLength} bytes)");
            if (entry.Offset < position)
                throw SafetensorsProblem.In(path, $"tensor {Quote.Name(name)} overlaps the one before it");
            if (entry.Offset > position)
                throw SafetensorsProblem.In(path, $"{entry.Offset - position} bytes before tensor {Quote.Name(name)} belong to no tensor");
            position += entry.Length;
            sorted.Add(name, entry);
        }

        return position == fileLength ? sorted : throw SafetensorsProblem.In(path, $"the last {fileLength - position} bytes belong to no tensor");
    }
}
