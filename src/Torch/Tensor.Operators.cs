using Pipeline.Torch.NativeMethods;

namespace Pipeline.Torch;

public sealed partial class Tensor
{
    public static Tensor operator +(Tensor a, Tensor b) => From(Operators.Add(a.Handle, b.Handle, out var result), result);

    public static Tensor operator -(Tensor a, Tensor b) => From(Operators.Sub(a.Handle, b.Handle, out var result), result);

    public static Tensor operator *(Tensor a, Tensor b) => From(Operators.Mul(a.Handle, b.Handle, out var result), result);

    public static Tensor operator /(Tensor a, Tensor b) => From(Operators.Div(a.Handle, b.Handle, out var result), result);

    public static Tensor operator +(Tensor x, double value) => From(Operators.AddScalar(x.Handle, value, out var result), result);

    public static Tensor operator *(Tensor x, double value) => From(Operators.MulScalar(x.Handle, value, out var result), result);

    public static Tensor operator -(Tensor x) => From(Operators.Neg(x.Handle, out var result), result);

    public Tensor Abs() => From(Operators.Abs(Handle, out var result), result);

    public Tensor Sqrt() => From(Operators.Sqrt(Handle, out var result), result);

    public Tensor Pow(double exponent) => From(Operators.PowScalar(Handle, exponent, out var result), result);

    public Tensor Sum() => From(Operators.Sum(Handle, out var result), result);

    public Tensor Sum(long dim, bool keepdim = false) => From(Operators.SumDim(Handle, dim, keepdim, out var result), result);

    public Tensor Mean() => From(Operators.Mean(Handle, out var result), result);

    public Tensor Mean(long dim, bool keepdim = false) => From(Operators.MeanDim(Handle, dim, keepdim, out var result), result);

    public Tensor Max() => From(Operators.Max(Handle, out var result), result);

    public Tensor Argmax(long dim) => From(Operators.Argmax(Handle, dim, out var result), result);

    /// <summary>The k largest along a dimension, largest first, and where they are.</summary>
    public (Tensor Values, Tensor Indices) TopK(int k, long dim)
    {
        Library.Check(Operators.TopK(Handle, k, dim, out var values, out var indices));
        return (new(values), new(indices));
    }

    public Tensor Gather(long dim, Tensor index) => From(Operators.Gather(Handle, dim, index.Handle, out var result), result);

    public Tensor Clone() => From(Tensors.Clone(Handle, out var result), result);

    public Tensor Contiguous() => From(Tensors.Contiguous(Handle, out var result), result);

    public Tensor To(ScalarType type) => From(Tensors.To(Handle, (int)type, Device.Index, out var result), result);

    public Tensor To(Device device) => From(Tensors.To(Handle, (int)DType, device.Index, out var result), result);

    public Tensor To(ScalarType type, Device device) => From(Tensors.To(Handle, (int)type, device.Index, out var result), result);

    public Tensor Reshape(params ReadOnlySpan<long> shape) => From(Tensors.Reshape(Handle, shape, shape.Length, out var result), result);

    public Tensor Transpose(long a, long b) => From(Tensors.Transpose(Handle, a, b, out var result), result);

    /// <summary>A view of <paramref name="length"/> entries along a dimension.</summary>
    public Tensor Narrow(long dim, long start, long length) => From(Tensors.Narrow(Handle, dim, start, length, out var result), result);

    public Tensor IndexSelect(long dim, Tensor index) => From(Tensors.IndexSelect(Handle, dim, index.Handle, out var result), result);
}
