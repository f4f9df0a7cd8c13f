using System.Runtime.InteropServices;
using Pipeline.Torch.Handles;
using Pipeline.Torch.NativeMethods;

namespace Pipeline.Torch;

public static unsafe partial class torch
{
    public static partial class utils
    {
        /// <summary>
        /// Runs a part of the forward pass keeping nothing but its input; the backward pass runs it again (Chen et al. 2016). It must give the
        /// same both times: dropout by key does.
        /// </summary>
        /// <param name="input">Must want a gradient, or nothing inside would get one.</param>
        public static Tensor checkpoint(Func<Tensor, Tensor> segment, Tensor input)
        {
            var state = GCHandle.ToIntPtr(GCHandle.Alloc(segment));
            return Tensor.From(Gradients.Checkpoint(&Run, &Release, state, input.Handle, out var result), result);
        }

        [UnmanagedCallersOnly]
        private static nint Run(nint state, nint input, long* failed)
        {
            try
            {
                var segment = (Func<Tensor, Tensor>)GCHandle.FromIntPtr(state).Target!;
                using var scope = NewDisposeScope();
                var output = segment(new(new TensorHandle(input)));
                // A handle of its own: the scope frees what the segment made, its output included.
                Library.Check(Gradients.Alias(output.Handle, out var alias));
                return alias;
            }
            catch (Exception failure)
            {
                *failed = SegmentFailures.Add(failure);
                return 0;
            }
        }

        [UnmanagedCallersOnly]
        private static void Release(nint state) => GCHandle.FromIntPtr(state).Free();
    }
}
