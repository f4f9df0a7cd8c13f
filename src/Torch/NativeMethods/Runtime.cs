using System.Runtime.InteropServices;

namespace Pipeline.Torch.NativeMethods;

/// <summary>The library itself: <c>runtime.cpp</c>.</summary>
internal static partial class Runtime
{
    [LibraryImport(Library.Name, EntryPoint = "pt_live_tensors")]
    public static partial long LiveTensors();

    [LibraryImport(Library.Name, EntryPoint = "pt_version")]
    public static partial nint Version();

    [LibraryImport(Library.Name, EntryPoint = "pt_kernels")]
    public static partial nint Kernels();

    [LibraryImport(Library.Name, EntryPoint = "pt_set_num_threads")]
    public static partial int SetThreads(int count);

    [LibraryImport(Library.Name, EntryPoint = "pt_get_num_threads")]
    public static partial int GetThreads();

    [LibraryImport(Library.Name, EntryPoint = "pt_set_deterministic")]
    public static partial int SetDeterministic([MarshalAs(UnmanagedType.I4)] bool on);

    [LibraryImport(Library.Name, EntryPoint = "pt_manual_seed")]
    public static partial int ManualSeed(ulong seed);

    [LibraryImport(Library.Name, EntryPoint = "pt_cuda_devices")]
    public static partial int CudaDevices();

    [LibraryImport(Library.Name, EntryPoint = "pt_cuda_name")]
    public static partial int CudaName(int device, Span<byte> name, long size);

    [LibraryImport(Library.Name, EntryPoint = "pt_cuda_reset_peak")]
    public static partial int CudaResetPeak(int device);

    [LibraryImport(Library.Name, EntryPoint = "pt_cuda_memory")]
    public static partial int CudaMemory(int device, out long allocated, out long peak, out long free, out long total);

}
