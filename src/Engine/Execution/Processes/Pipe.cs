namespace Pipeline.Engine.Execution.Processes;

/// <summary>A pipe whose ends no child inherits by accident.</summary>
internal sealed class Pipe : IDisposable
{
    private Descriptor? taken;

    private Pipe(Descriptor reader, Descriptor writer) => (Reader, Writer) = (reader, writer);

    public Descriptor Reader { get; }

    public Descriptor Writer { get; }

    /// <summary>The writing end, which from now on the caller disposes.</summary>
    public Descriptor TakeWriter() => taken = Writer;

    public static unsafe Pipe Create()
    {
        var ends = stackalloc int[2];
        return LibC.Pipe(ends, LibC.CloseOnExec) != 0
            ? throw Descriptor.None()
            : new(AboveStandard(ends[0]), AboveStandard(ends[1]));
    }

    /// <summary>Reading gives what is there and never waits; writers still do.</summary>
    public void ReadWithoutWaiting() => _ = LibC.Control(Reader.Number, LibC.SetStatusFlags, LibC.NonBlocking);

    public void Dispose()
    {
        Reader.Dispose();
        if (taken is null)
            Writer.Dispose();
    }

    // Where we were started with a standard stream closed, a pipe could take its number and be overwritten while the child is set up.
    private static Descriptor AboveStandard(int number)
    {
        if (number > 2)
            return new(number);
        var moved = LibC.Control(number, LibC.DuplicateFromCloseOnExec, 3);
        _ = LibC.Close(number);
        return Descriptor.Of(moved);
    }
}
