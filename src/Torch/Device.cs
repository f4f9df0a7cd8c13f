namespace Pipeline.Torch;

/// <summary>Where a tensor lies: the host's memory, or a GPU by number.</summary>
public readonly record struct Device(int Index)
{
    public static Device Cpu => new(-1);

    public static Device Cuda(int index) => new(index);

    public bool IsCpu => Index < 0;

    public override string ToString() => IsCpu ? "cpu" : $"cuda:{Index}";
}
