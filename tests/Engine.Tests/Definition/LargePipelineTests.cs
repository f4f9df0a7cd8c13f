using System.Diagnostics;
using System.Text;

namespace Pipeline.Engine.Tests.Definition;

public sealed class LargePipelineTests
{
    private const int Stages = 10_000;

    /// <summary>Prints the time, for whoever changes the reader; only memory, which no busy machine changes, is asserted.</summary>
    [Test]
    public void Load_ten_thousand_stages_takes_memory_in_proportion()
    {
        var yaml = new StringBuilder("version: 1\nname: big\nstages:\n");
        for (var i = 0; i < Stages; i++)
        {
            var source = i == 0 ? "data/x.txt" : $"\"S{i - 1}:out\"";
            yaml.Append($"  S{i}:\n    run: cat {{inputs.a}} > {{outputs.out}}/x; echo {{params.k}}\n    inputs: {{ a: {source} }}\n    outputs: [out]\n")
                .Append($"    params: {{ k: {i}, nested: {{ a: [1, 2], b: text }} }}\n    resources: {{ cpus: 1 }}\n");
        }

        var text = yaml.ToString();
        var (before, watch) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        var definition = Workspace.Load(text);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        TestContext.Out.WriteLine($"{text.Length / 1e6:F1} MB, {watch.ElapsedMilliseconds} ms, {allocated >> 20} MiB allocated");
        Assert.That(definition.Stages, Has.Count.EqualTo(Stages));
        Assert.That(allocated / Stages, Is.LessThan(32 << 10));
    }
}
