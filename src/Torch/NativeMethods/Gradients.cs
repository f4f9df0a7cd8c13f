using System.Runtime.InteropServices;
using Pipeline.Torch.Handles;

namespace Pipeline.Torch.NativeMethods;

/// <summary>Gradients: <c>autograd.cpp</c>.</summary>
internal static unsafe partial class Gradients
{
    [LibraryImport(Library.Name, EntryPoint = "pt_grad_enabled")]
    [return: MarshalAs(UnmanagedType.I4)]
    public static partial bool Enabled();

    [LibraryImport(Library.Name, EntryPoint = "pt_set_grad_enabled")]
    public static partial void SetEnabled([MarshalAs(UnmanagedType.I4)] bool on);

    [LibraryImport(Library.Name, EntryPoint = "pt_requires_grad")]
    [return: MarshalAs(UnmanagedType.I4)]
    public static partial bool Required(TensorHandle tensor);

    [LibraryImport(Library.Name, EntryPoint = "pt_set_requires_grad")]
    public static partial int Require(TensorHandle tensor, [MarshalAs(UnmanagedType.I4)] bool on);

    [LibraryImport(Library.Name, EntryPoint = "pt_detach")]
    public static partial int Detach(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_grad")]
    public static partial int Of(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_clear_grad")]
    public static partial int Clear(TensorHandle tensor);

    [LibraryImport(Library.Name, EntryPoint = "pt_backward")]
    public static partial int Backward(TensorHandle loss, nint gradient);

    [LibraryImport(Library.Name, EntryPoint = "pt_checkpoint")]
    public static partial int Checkpoint(
        delegate* unmanaged<nint, nint, long*, nint> segment, delegate* unmanaged<nint, void> release, nint state, TensorHandle input, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_alias")]
    public static partial int Alias(TensorHandle tensor, out nint result);
}
