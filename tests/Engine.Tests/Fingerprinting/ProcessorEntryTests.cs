using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Fingerprinting;

/// <summary>What a stage that computes in floating point is told to compute on is an input of it.</summary>
[TestFixture]
internal sealed class ProcessorEntryTests
{
    [TestCase("", false)]
    [TestCase("params: { device: cpu }", false)]
    [TestCase("resources: { gpus: 1 }", false)]
    [TestCase("params: { device: cuda }", true)]
    [TestCase("params: { candidate: { device: cuda } }", true)]
    public void Gpu_counts_where_a_parameter_asks_for_one(string keys, bool counts)
    {
        using var folder = new TemporaryFolder();
        folder.Write("pipeline.yaml", $"version: 1\nstages:\n  A:\n    uses: compute\n    {keys}\n");
        using var workspace = PipelineWorkspace.Open(new() { File = folder["pipeline.yaml"], Catalog = new Catalog() }, TimeProvider.System);

        var processor = workspace.Entries.Build(workspace.Definition.Stages[0], _ => null)["processor"];

        Assert.That(processor, counts ? Does.EndWith("; no GPU").Or.Contains("NVIDIA") : Does.Not.Contain("GPU").And.Not.Contain("NVIDIA"));
    }

    private sealed class Catalog : IStageCatalog
    {
        public IReadOnlyList<string> Names => ["compute"];

        public StageExecutable? Find(string name) => name != "compute" ? null : new(name, "/run/compute.dll", Digest.Of("code"u8), new StageDescription
        {
            Name = name,
            Purpose = "Computes.",
            WhenToUse = "Always.",
            Phase = "training",
            ExpectedTime = "seconds",
            ExpectedCost = "nothing",
            Inputs = [],
            Outputs = [new("model", "the model")],
            Options = JsonNode.Parse("""{"type":"object","properties":{"device":{"type":"string"},"candidate":{"type":"object","properties":{"device":{"type":"string"}}}}}""")!.AsObject(),
            Defaults = JsonNode.Parse("""{"device":"cpu"}""")!.AsObject(),
            FloatingPoint = true,
        });
    }
}
