using System.Runtime.ExceptionServices;
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
            var state = GCHandle.ToIntPtr(GCHandle.Alloc(new Segment(segment)));
            var code = Gradients.Checkpoint(&Run, &Release, state, input.Handle, out var result);
            if (code != 0 && Segment.Failure is { } failure)
            {
                Segment.Failure = null;
                ExceptionDispatchInfo.Throw(failure);
            }

            return Tensor.From(code, result);
        }

        [UnmanagedCallersOnly]
        private static nint Run(nint state, nint input)
        {
            try
            {
                var segment = (Segment)GCHandle.FromIntPtr(state).Target!;
                using var scope = NewDisposeScope();
                var output = segment.Run(new(new TensorHandle(input)));
                // A handle of its own: the scope frees what the segment made, its output included.
                Library.Check(Gradients.Alias(output.Handle, out var alias));
                return alias;
            }
            catch (Exception failure)
            {
                Segment.Failure = failure;
                return 0;
            }
        }

        [UnmanagedCallersOnly]
        private static void Release(nint state) => GCHandle.FromIntPtr(state).Free();

        private sealed record Segment(Func<Tensor, Tensor> Run)
        {
            /// <summary>What a segment threw: it cannot pass through native frames.</summary>
            [ThreadStatic]
            public static Exception? Failure;
        }
    }
}
