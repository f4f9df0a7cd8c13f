using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>A NULL-ended array of UTF-8 strings, as <c>argv</c> and <c>envp</c> are passed; one block of memory.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    public NativeStrings(IReadOnlyList<string> strings)
    {
        var pointers = (nuint)(strings.Count + 1) * (nuint)sizeof(byte*);
        var bytes = strings.Aggregate(pointers, (sum, text) => sum + (nuint)Encoding.UTF8.GetByteCount(text) + 1);
        Array = (byte**)NativeMemory.AllocZeroed(bytes);
        var next = (byte*)Array + pointers;
        for (var i = 0; i < strings.Count; i++)
        {
            Array[i] = next;
            next += Encoding.UTF8.GetBytes(strings[i], new Span<byte>(next, Encoding.UTF8.GetByteCount(strings[i]))) + 1;
        }
    }

    public byte** Array { get; private set; }

    public void Dispose()
    {
        NativeMemory.Free(Array);
        Array = null;
    }
}
