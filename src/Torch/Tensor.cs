using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pipeline.Torch.Handles;
using Pipeline.Torch.NativeMethods;

namespace Pipeline.Torch;

/// <summary>A tensor of libtorch's. Made inside a <see cref="DisposeScope"/>, it is freed with it; else by <see cref="Dispose"/>.</summary>
public sealed unsafe partial class Tensor : IDisposable
{
    internal Tensor(TensorHandle handle)
    {
        Handle = handle;
        DisposeScope.Register(this);
    }

    internal TensorHandle Handle { get; }

    /// <summary>The native pointer: keep this tensor alive for as long as it is used.</summary>
    /// <exception cref="ObjectDisposedException">It is gone.</exception>
    internal nint Pointer => PointerOf(Handle, this);

    public long[] Shape
    {
        get
        {
            var sizes = new long[Dim];
            Tensors.Sizes(Handle, sizes);
            return sizes;
        }
    }

    public int Dim => Tensors.Dim(Handle);

    public ScalarType DType => (ScalarType)Tensors.Dtype(Handle);

    public Device Device => new(Tensors.Device(Handle));

    /// <summary>How many elements it has.</summary>
    public long NumberOfElements
    {
        get
        {
            var count = 1L;
            foreach (var size in Shape)
                count *= size;
            return count;
        }
    }

    public long Size(int dim) => Shape[dim < 0 ? dim + Dim : dim];

    /// <returns>The only element.</returns>
    /// <exception cref="TorchException">It has more than one.</exception>
    public double Item()
    {
        Library.Check(Tensors.Item(Handle, out var value));
        return value;
    }

    /// <summary>The elements in order.</summary>
    /// <exception cref="ArgumentException">T is not the elements' type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        if (sizeof(T) != DType.Size())
            throw new ArgumentException($"Elements of type {DType} have {DType.Size()} bytes, not {sizeof(T)}.");
        var elements = new T[NumberOfElements];
        CopyTo<T>(elements);
        return elements;
    }

    /// <summary>Copies the elements, in order, as they are in memory.</summary>
    /// <exception cref="TorchException">The sizes differ.</exception>
    public void CopyTo<T>(Span<T> elements)
        where T : unmanaged
    {
        fixed (T* start = elements)
            Library.Check(Tensors.ToMemory(Handle, start, (long)elements.Length * sizeof(T)));
    }

    /// <summary>Whether no element is NaN or infinite.</summary>
    public bool AllFinite()
    {
        Library.Check(Tensors.AllFinite(Handle, out var finite));
        return finite != 0;
    }

    /// <summary>Whether every element is zero.</summary>
    public bool AllZero()
    {
        using var magnitudes = Abs();
        using var largest = magnitudes.Max();
        return largest.Item() == 0;
    }

    /// <summary>Takes the values of another tensor, converting their type.</summary>
    public Tensor CopyFrom(Tensor source)
    {
        Library.Check(Tensors.CopyInto(Handle, source.Handle));
        return this;
    }

    public Tensor Fill(double value)
    {
        Library.Check(Tensors.Fill(Handle, value));
        return this;
    }

    /// <summary>Leaves it to whoever holds it: no scope frees it.</summary>
    public Tensor DetachFromDisposeScope()
    {
        DisposeScope.Detach(this);
        return this;
    }

    public void Dispose() => Handle.Dispose();

    public override string ToString() => $"[{string.Join(", ", Shape)}], type = {DType}, device = {Device}";

    internal static Tensor From(int result, TensorHandle handle)
    {
        Library.Check(result);
        return new(handle);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint PointerOf(Tensor? tensor) => tensor?.Pointer ?? 0;

    /// <summary>A closed handle still tells where its memory was.</summary>
    internal static nint PointerOf(SafeHandle handle, object owner)
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, owner);
        return handle.DangerousGetHandle();
    }
}
