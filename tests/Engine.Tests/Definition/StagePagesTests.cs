using Pipeline.Engine.Definition;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Definition;

public sealed class StagePagesTests
{
    [Test]
    public void Text_has_a_page_for_each_stage() => Snapshot.Verify(StagePages.Text(Workspace.Load(PipelineLoaderTests.Mini), new FakeCatalog()));

    [Test]
    public void Text_of_one_stage_has_its_page_alone() =>
        Assert.That(StagePages.Text(Workspace.Load(PipelineLoaderTests.Mini), new FakeCatalog(), "Count"), Does.StartWith("Count\n  purpose:     runs a command\n").And.Not.Contain("Curate"));

    [Test]
    public void Json_has_the_options_of_an_executable() =>
        Assert.That(StagePages.Json(Workspace.Load(PipelineLoaderTests.Mini), new FakeCatalog(), "Phase1A")["stages"]![0]!["options"]!["properties"]!["rank"]!["maximum"]!.ToJsonString(), Is.EqualTo("1024"));
}
