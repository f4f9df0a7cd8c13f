using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pipeline.Models;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Providers.Local;

/// <summary>How local models are held and run: the parameters of every stage that asks one.</summary>
public sealed record LocalModelOptions
{
    /// <summary>Whether an adapter's base is put into 4 bits; true by default.</summary>
    [Description("Put the base of an adapter into 4 bits, as QLoRA trained beside it")]
    public bool Quantize { get; init; } = true;
    /// <summary>The chat template; the model's own by default.</summary>
    [Description("How conversations are written: chatml, llama-2, llama-3, alpaca, plain, raw; without it the model's own, where it is known")]
    public string? Template { get; init; }
    /// <summary>The type of the computation; auto by default.</summary>
    [Description("The type of the computation: auto takes bf16 on a GPU and on processors with AMX, else fp32")]
    public ComputeChoice Compute { get; init; } = ComputeChoice.Auto;
    /// <summary>Where it is computed; the processor by default.</summary>
    [Description("cpu or cuda")]
    [AllowedValues("cpu", "cuda")]
    public string Device { get; init; } = "cpu";
    /// <summary>Threads, 1 to 256; 1 by default.</summary>
    [Description("Threads of the computation; they decide the last bits, so they are a parameter and no resource")]
    [Range(1, 256)]
    public int Threads { get; init; } = 1;
    /// <summary>Answers in the making at once, 1 to 4,096; 32 by default.</summary>
    [Description("Answers in the making at once")]
    [Range(1, 4096)]
    public int MaxBatch { get; init; } = 32;
    /// <summary>Whether the scales of the 4-bit blocks are in 8 bits; true by default.</summary>
    [Description("Keep the scales of the 4-bit blocks in 8 bits")]
    public bool DoubleQuantization { get; init; } = true;

    /// <summary>Where it is computed.</summary>
    /// <exception cref="ModelFormatException">A GPU is asked for, and there is none that this libtorch can use.</exception>
    public Device Place() => Device == "cpu" ? Torch.Device.Cpu
        : torch.cuda.is_available() ? Torch.Device.Cuda(0)
        : throw new ModelFormatException("params.local.device is cuda, and there is no GPU that this libtorch can use. See ./build.sh --target=Doctor, or set device: cpu.");
}
