namespace Pipeline.Models.Checkpoints;

/// <summary>Writes safetensors files: the same tensors give the same bytes, and those are the reference writer's.</summary>
public static class SafetensorsWriter
{
    /// <summary>
    /// Writes a file, streaming: no more than one tensor is asked for at a time. It appears under its name only when it is complete and on disk;
    /// whatever fails before leaves nothing behind.
    /// </summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="metadata">Free text, such as <c>format: pt</c>, which Hugging Face's loader asks for.</param>
    /// <param name="tensors">In any order.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, a shape has no size, or the header would be too large.</exception>
    /// <exception cref="InvalidOperationException">A tensor wrote more or fewer bytes than its shape takes.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, string>? metadata, IEnumerable<SafetensorsTensor> tensors)
    {
        var sorted = SafetensorsOrder.Sorted(tensors);
        var header = SafetensorsHeaderText.Bytes(metadata, sorted);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach (var tensor in sorted)
                WriteTensor(stream, tensor);
        });
    }

    private static void WriteTensor(Stream destination, SafetensorsTensor tensor)
    {
        using var exact = new ExactLengthStream(destination, tensor.Length, tensor.Name);
        tensor.Write(exact);
        exact.RequireFull();
    }
}
