namespace Pipeline.Torch;

/// <summary>
/// Frees the tensors made while it is the innermost scope of its thread, but for those moved out: native memory does not wait for the
/// garbage collector.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? current;

    private readonly DisposeScope? outer;
    private readonly HashSet<IDisposable> owned = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope()
    {
        outer = current;
        current = this;
    }

    /// <summary>Hands them to the scope around this one, or to nobody where there is none: then their owner disposes of them.</summary>
    public void MoveToOuter(params ReadOnlySpan<IDisposable> items)
    {
        foreach (var item in items)
        {
            if (owned.Remove(item))
                outer?.owned.Add(item);
        }
    }

    /// <summary>Takes them out of every scope: their owner disposes of them.</summary>
    public static void Detach(params ReadOnlySpan<IDisposable> items)
    {
        for (var scope = current; scope is not null; scope = scope.outer)
        {
            foreach (var item in items)
                scope.owned.Remove(item);
        }
    }

    public void Dispose()
    {
        if (!ReferenceEquals(current, this))
            throw new InvalidOperationException("Scopes end in the reverse order of their beginning, on the thread they began on.");
        current = outer;
        foreach (var item in owned)
            item.Dispose();
        owned.Clear();
    }

    internal static void Register(IDisposable item) => current?.owned.Add(item);
}
