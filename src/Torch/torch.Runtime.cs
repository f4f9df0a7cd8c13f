using System.Runtime.InteropServices;
using System.Text;
using Pipeline.Torch.NativeMethods;

namespace Pipeline.Torch;

public static partial class torch
{
    /// <summary>libtorch's version.</summary>
    public static string version => Marshal.PtrToStringUTF8(Runtime.Version())!;

    /// <summary>Which build of our kernels this processor gets: <c>generic</c>, <c>avx2</c> or <c>avx512</c>. It decides bits.</summary>
    public static string kernels => Marshal.PtrToStringUTF8(Runtime.Kernels())!;

    /// <summary>Tensors that live natively: back where it was when nothing leaks.</summary>
    public static long live_tensors => Runtime.LiveTensors();

    /// <summary>Threads of libtorch, of oneDNN and of OpenBLAS. Large fp32 products differ in bits between one thread and two.</summary>
    public static void set_num_threads(int count) => Library.Check(Runtime.SetThreads(count));

    public static int get_num_threads() => Runtime.GetThreads();

    /// <summary>Operators that would not repeat their bits throw instead.</summary>
    public static void use_deterministic_algorithms(bool on) => Library.Check(Runtime.SetDeterministic(on));

    public static void manual_seed(ulong seed) => Library.Check(Runtime.ManualSeed(seed));

    public static class cuda
    {
        public static int device_count() => Runtime.CudaDevices();

        public static bool is_available() => device_count() > 0;

        /// <summary>The model of the GPU, as its driver calls it.</summary>
        /// <exception cref="TorchException">There is none of that number.</exception>
        public static string get_device_name(int device)
        {
            Span<byte> name = stackalloc byte[256];
            Library.Check(Runtime.CudaName(device, name, name.Length));
            return Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
        }

        /// <returns>Bytes held by tensors now, at most so far, free on the device, and in all.</returns>
        /// <exception cref="TorchException">This libtorch has no CUDA.</exception>
        public static (long Allocated, long Peak, long Free, long Total) memory(int device)
        {
            Library.Check(Runtime.CudaMemory(device, out var allocated, out var peak, out var free, out var total));
            return (allocated, peak, free, total);
        }

        /// <summary>From now on the peak is counted from what tensors hold now.</summary>
        /// <exception cref="TorchException">This libtorch has no CUDA.</exception>
        public static void reset_peak_memory_stats(int device) => Library.Check(Runtime.CudaResetPeak(device));
    }
}
