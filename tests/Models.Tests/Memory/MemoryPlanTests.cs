using Pipeline.Models.Adapters;
using Pipeline.Models.Configuration;
using Pipeline.Models.Memory;
using Pipeline.Models.Weights;
using Pipeline.Testing;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Memory;

[TestFixture]
internal sealed class MemoryPlanTests
{
    private static readonly ModelConfig Llama65B = new()
    {
        Architecture = ModelArchitecture.Llama, VocabSize = 32_000, HiddenSize = 8192, IntermediateSize = 22_016, Layers = 80, Heads = 64, KeyValueHeads = 64,
        HeadDim = 128, MaxPositionEmbeddings = 2048, Activation = HiddenActivation.Silu,
    };

    private static readonly LoraAdapterConfig Rank64 = new() { Rank = 64, Alpha = 16, Targets = new AllLinearModules() };

    // Computed from QLoRA's recipe for LLaMA-65B: weights 33.4 GB, embeddings and head 1.05 GB, 47.2 GB before activations with fp32 adapters.
    [Test]
    public void Plan_of_qlora_on_65B_has_the_known_parts()
    {
        var plan = Plan(quantize: true, tokens: 512);
        Assert.Multiple(() =>
        {
            Assert.That(plan.Weights / 1e9, Is.EqualTo(33.4).Within(0.05));
            Assert.That(plan.Embeddings / 1e9, Is.EqualTo(1.05).Within(0.01));
            Assert.That((plan.Weights + plan.Embeddings + plan.Adapter + plan.Gradients + plan.Optimizer) / 1e9, Is.EqualTo(47.2).Within(0.1));
        });
    }

    [Test]
    public void Four_bits_take_about_a_quarter_of_sixteen() =>
        Assert.That((double)Plan(quantize: true, 1).Weights / Plan(quantize: false, 1).Weights, Is.EqualTo(0.258).Within(0.001));

    [Test]
    public void Checkpointing_takes_far_less_and_activations_grow_with_the_batch()
    {
        Assert.That(Plan(true, 512, checkpointing: true).Activations, Is.LessThan(Plan(true, 512).Activations / 10));
        Assert.That(Plan(true, 1024).Activations, Is.EqualTo(2 * Plan(true, 512).Activations));
    }

    [Test]
    public void Free_memory_is_bounded_by_the_control_group()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["meminfo"], "MemTotal:       100 kB\nMemAvailable:    50 kB\n");
        Assert.That(FreeMemory.OfHost(folder["meminfo"], folder["none"]), Is.EqualTo(50 * 1024));
        File.WriteAllText(folder["memory.max"], "20000\n");
        File.WriteAllText(folder["memory.current"], "5000\n");
        Assert.That(FreeMemory.OfHost(folder["meminfo"], Path.GetDirectoryName(folder["memory.max"])!), Is.EqualTo(15_000));
        File.WriteAllText(folder["memory.stat"], "anon 1000\nfile 3500\nfile_dirty 400\nfile_writeback 100\ninactive_file 2000\nactive_file 1500\n");
        Assert.That(FreeMemory.OfHost(folder["meminfo"], Path.GetDirectoryName(folder["memory.max"])!), Is.EqualTo(18_000), "pages of files can be had again");
        File.WriteAllText(folder["memory.max"], "max\n");
        Assert.That(FreeMemory.OfHost(folder["meminfo"], Path.GetDirectoryName(folder["memory.max"])!), Is.EqualTo(50 * 1024));
    }

    [Test]
    public void Training_of_all_weights_takes_sixteen_bytes_a_parameter_and_four_for_the_best()
    {
        var parameters = ParameterShapes.Of(Llama65B).Sum(parameter => parameter.Count);
        var options = new WeightOptions(ScalarType.BFloat16, Device.Cpu, Trainable: true);
        long Kept(MemoryPlan plan) => plan.Total - plan.Activations - plan.Temporary;
        Assert.That(Kept(MemoryPlan.OfAll(Llama65B, options, 512, keepsBest: false)), Is.EqualTo(16 * parameters));
        Assert.That(Kept(MemoryPlan.OfAll(Llama65B, options, 512, keepsBest: true)), Is.EqualTo(20 * parameters));
    }

    [TestCase(1000L, 100L, null, 1000L)]
    [TestCase(1000L, 100L, 700L, 600L)]
    [TestCase(500L, 100L, 700L, 500L)]
    [TestCase(null, 100L, 700L, 600L)]
    [TestCase(1000L, 800L, 700L, 0L)]
    [TestCase(null, 100L, null, null)]
    public void Budget_is_what_is_free_and_no_more_than_is_left_of_what_was_asked_for(long? free, long taken, long? asked, long? expected) =>
        Assert.That(MemoryBudget.Of(Device.Cpu, free, taken, asked).Free, Is.EqualTo(expected));

    [Test]
    public void Plan_that_does_not_fit_is_refused_with_its_parts_and_advice()
    {
        var (plan, said) = (Plan(quantize: true, tokens: 512), new List<string>());
        new MemoryBudget(Device.Cpu, plan.Total, 0).Require(plan, "a smaller base", said.Add);
        Assert.That(said, Has.Exactly(1).Contains("in all"));
        Assert.That(() => new MemoryBudget(Device.Cpu, plan.Total - 1, 0).Require(plan, "a smaller base", said.Add),
            Throws.TypeOf<InsufficientMemoryException>().With.Message.Contains("optimiser").And.Message.Contains("a smaller base"));
    }

    [Test]
    public void Base_that_is_stored_in_four_bits_is_planned_so_whatever_is_asked_for()
    {
        var stored = Llama65B with { Quantization = new(true, Pipeline.Models.Checkpoints.SafetensorsDtype.BF16, []) };
        var plan = MemoryPlan.OfAdapter(stored, new(ScalarType.BFloat16, Device.Cpu), Rank64, 512, checkpointing: false, keepsBest: false);
        Assert.That(plan.Weights, Is.EqualTo(Plan(quantize: true, 512).Weights));
    }

    [Test]
    public void Moments_in_8_bits_take_about_a_quarter()
    {
        var options = new WeightOptions(ScalarType.BFloat16, Device.Cpu);
        var (full, eight) = (MemoryPlan.OfAdapter(Llama65B, options, Rank64, 1, false, false), MemoryPlan.OfAdapter(Llama65B, options, Rank64, 1, false, false, eightBit: true));
        Assert.That((double)eight.Optimizer / full.Optimizer, Is.EqualTo(0.254).Within(0.001));
        var small = Rank64 with { Rank = 1, Targets = new NamedModules(["k_proj"]) };
        var narrow = Llama65B with { HiddenSize = 2048, Heads = 16, KeyValueHeads = 16 };
        Assert.That(MemoryPlan.OfAdapter(narrow, options, small, 1, false, false, eightBit: true).Optimizer, Is.EqualTo(MemoryPlan.OfAdapter(narrow, options, small, 1, false, false).Optimizer), "small tensors keep fp32");
    }

    private static MemoryPlan Plan(bool quantize, long tokens, bool checkpointing = false) =>
        MemoryPlan.OfAdapter(Llama65B, new(ScalarType.BFloat16, Device.Cpu, Quantize: quantize), Rank64, tokens, checkpointing, keepsBest: false);
}
