using System.Runtime.ExceptionServices;

namespace Pipeline.Providers.Calls;

/// <summary>The first failure of parallel work: it stops the rest, and is thrown when that has ended.</summary>
internal sealed class FirstFailure(CancellationTokenSource stop)
{
    private ExceptionDispatchInfo? _first;

    /// <returns>Null where the work failed, or was stopped.</returns>
    public async Task<T?> GuardAsync<T>(Func<Task<T>> work)
        where T : class
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _first, ExceptionDispatchInfo.Capture(failure), null);
            await stop.CancelAsync();
            return null;
        }
    }

    public void ThrowIfAny() => _first?.Throw();
}
