using System.Runtime.InteropServices;
using Pipeline.Torch.NativeMethods;

namespace Pipeline.Torch;

/// <summary>What Python and TorchSharp call <c>torch</c>: makers of tensors and functions on them.</summary>
public static unsafe partial class torch
{
    public static Tensor empty(ReadOnlySpan<long> shape, ScalarType type = ScalarType.Float32, Device? device = null) =>
        Tensor.From(Tensors.Empty(shape, shape.Length, (int)type, Index(device), out var result), result);

    public static Tensor full(ReadOnlySpan<long> shape, double value, ScalarType type = ScalarType.Float32, Device? device = null) =>
        Tensor.From(Tensors.Full(shape, shape.Length, value, (int)type, Index(device), out var result), result);

    public static Tensor zeros(ReadOnlySpan<long> shape, ScalarType type = ScalarType.Float32, Device? device = null) => full(shape, 0, type, device);

    public static Tensor ones(ReadOnlySpan<long> shape, ScalarType type = ScalarType.Float32, Device? device = null) => full(shape, 1, type, device);

    public static Tensor arange(double start, double end, double step = 1, ScalarType type = ScalarType.Int64, Device? device = null) =>
        Tensor.From(Tensors.Arange(start, end, step, (int)type, Index(device), out var result), result);

    /// <summary>A copy of host memory: float, double, long, int, short, byte, bool or <see cref="Half"/>.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static Tensor tensor<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> shape, Device? device = null)
        where T : unmanaged => from_memory(MemoryMarshal.AsBytes(data), shape, TypeOf<T>(), device);

    /// <summary>A copy of host memory that holds elements of that type.</summary>
    /// <inheritdoc cref="tensor"/>
    public static Tensor from_memory(ReadOnlySpan<byte> data, ReadOnlySpan<long> shape, ScalarType type, Device? device = null)
    {
        var bytes = (long)type.Size();
        foreach (var size in shape)
            bytes *= size;
        if (bytes != data.Length)
            throw new ArgumentException($"A tensor of shape [{string.Join(", ", shape.ToArray())}] and type {type} has {bytes} bytes, not {data.Length}.", nameof(data));
        fixed (byte* start = data)
            return Tensor.From(Tensors.FromMemory(start, shape, shape.Length, (int)type, Index(device), out var result), result);
    }

    /// <summary>A copy of memory at an address that holds enough elements: for mapped files beyond what a span can hold.</summary>
    public static Tensor from_address(nint address, ReadOnlySpan<long> shape, ScalarType type, Device? device = null) =>
        Tensor.From(Tensors.FromMemory((void*)address, shape, shape.Length, (int)type, Index(device), out var result), result);

    /// <summary>Standard normal values of a generator with this seed, drawn on the host whatever the device.</summary>
    public static Tensor randn(ReadOnlySpan<long> shape, ulong seed, ScalarType type = ScalarType.Float32, Device? device = null) =>
        Tensor.From(Tensors.Randn(shape, shape.Length, seed, (int)type, Index(device), out var result), result);

    /// <summary>Values spread evenly over [low, high), of a generator with this seed, fp32, drawn on the host whatever the device.</summary>
    public static Tensor uniform(ReadOnlySpan<long> shape, double low, double high, ulong seed, Device? device = null) =>
        Tensor.From(Tensors.Uniform(shape, shape.Length, low, high, seed, Index(device), out var result), result);

    public static Tensor matmul(Tensor a, Tensor b) => Tensor.From(Operators.Matmul(a.Handle, b.Handle, out var result), result);

    public static Tensor log_softmax(Tensor x, long dim) => Tensor.From(Operators.LogSoftmax(x.Handle, dim, out var result), result);

    public static Tensor cat(IReadOnlyList<Tensor> tensors, long dim)
    {
        var joined = Tensor.From(Tensors.Cat(Pointers(tensors), tensors.Count, dim, out var result), result);
        GC.KeepAlive(tensors);
        return joined;
    }

    /// <summary>Until it is disposed of, new tensors of this thread are freed with it.</summary>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>No gradients are recorded on this thread until it is disposed of.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    internal static nint[] Pointers(IReadOnlyList<Tensor?> tensors)
    {
        var pointers = new nint[tensors.Count];
        for (var i = 0; i < pointers.Length; i++)
            pointers[i] = Tensor.PointerOf(tensors[i]);
        return pointers;
    }

    private static int Index(Device? device) => (device ?? Device.Cpu).Index;

    private static ScalarType TypeOf<T>() => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        TypeCode.Int64 => ScalarType.Int64,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int16 => ScalarType.Int16,
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.Boolean => ScalarType.Bool,
        _ when typeof(T) == typeof(Half) => ScalarType.Float16,
        _ => throw new ArgumentException($"Tensors have no elements of type {typeof(T).Name}."),
    };

    private sealed class GradMode : IDisposable
    {
        private readonly bool before = Gradients.Enabled();

        public GradMode(bool on) => Gradients.SetEnabled(on);

        public void Dispose() => Gradients.SetEnabled(before);
    }
}
