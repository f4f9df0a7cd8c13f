namespace Pipeline.Engine.Tests.Execution;

/// <summary>What a workspace's <c>.env</c> does and does not.</summary>
public sealed class StageEnvironmentTests
{
    [Test]
    public void Run_a_stage_sees_the_file_and_the_real_environment_wins()
    {
        using var pipeline = new TestPipeline("""  A: { run: 'printf "%s" "$FROM_FILE $HOME" > {outputs.x}/f', outputs: [x] }""")
            .File(".env", "export FROM_FILE='of the file'\nHOME=/nowhere\n");

        pipeline.Run();

        Assert.That(pipeline.Artifact("A/x/f"), Is.EqualTo($"of the file {Environment.GetEnvironmentVariable("HOME")}"));
    }

    [Test]
    public void Run_a_variable_of_the_file_counts_as_input_only_where_it_is_declared()
    {
        using var pipeline = new TestPipeline("""
              A: { run: 'echo $MODE > {outputs.x}/f', outputs: [x], env: [MODE] }
              B: { run: 'echo $OTHER > {outputs.x}/f', outputs: [x] }
            """).File(".env", "MODE=1\nOTHER=1\n");
        pipeline.Run();

        pipeline.File(".env", "MODE=2\nOTHER=2\n");

        Assert.That(pipeline.Run().Executed, Is.EqualTo(new[] { "A" }));
    }

    [Test]
    public void Run_a_key_of_the_file_is_written_nowhere()
    {
        using var pipeline = new TestPipeline("""  A: { run: 'printf ${#X_API_KEY} > {outputs.x}/f', outputs: [x] }""").File(".env", "X_API_KEY=s3cr3t-v4lue\n");

        pipeline.Run();

        Assert.That(pipeline.Artifact("A/x/f"), Is.EqualTo("12"));
        var written = new[] { "cache", "artifacts" }.SelectMany(folder => Directory.EnumerateFiles(pipeline[folder], "*", SearchOption.AllDirectories));
        Assert.That(written.Where(path => File.ReadAllText(path).Contains("s3cr3t-v4lue", StringComparison.Ordinal)), Is.Empty);
    }
}
