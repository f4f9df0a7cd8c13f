namespace Pipeline.Engine.Execution.Processes;

/// <summary>Wakes a thread that polls, from any other.</summary>
internal sealed unsafe class WakeUp : IDisposable
{
    public Descriptor Descriptor { get; } = Descriptor.Of(LibC.EventDescriptor(0, LibC.CloseOnExec | LibC.NonBlocking));

    public void Raise()
    {
        var one = 1UL;
        _ = LibC.Write(Descriptor.Number, (byte*)&one, sizeof(ulong));
    }

    public void Dispose() => Descriptor.Dispose();
}
