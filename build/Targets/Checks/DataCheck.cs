namespace Pipeline.Host.Targets.Checks;

/// <summary>The pipeline file and what it reads.</summary>
internal static class DataCheck
{
    public static Finding PipelineFile(string file) => File.Exists(file)
        ? new Finding("pipeline", FindingState.Good, file)
        : new Finding("pipeline", FindingState.Absent, $"{file} is missing", "write one, or name another with --config=FILE");
}
