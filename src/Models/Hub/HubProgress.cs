namespace Pipeline.Models.Hub;

/// <summary>How far a download is.</summary>
/// <param name="File">What is being fetched.</param>
/// <param name="Done">Bytes of all files that are here; falls when a part has to be thrown away.</param>
/// <param name="Total">Bytes of all files.</param>
public sealed record HubProgress(string File, long Done, long Total);
