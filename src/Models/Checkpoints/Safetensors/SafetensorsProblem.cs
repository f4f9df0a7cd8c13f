namespace Pipeline.Models.Checkpoints;

/// <summary>The one form of message about a safetensors file that cannot be believed.</summary>
internal static class SafetensorsProblem
{
    public static ModelFormatException In(string path, string what) =>
        new($"{path} is not a sound safetensors file: {what}. Fetch or write the file again.");
}
