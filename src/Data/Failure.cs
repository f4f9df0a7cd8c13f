using Pipeline.Data.Handles;
using Pipeline.Data.NativeMethods;

namespace Pipeline.Data;

/// <summary>The exception for a result that is an error.</summary>
internal static class Failure
{
    /// <summary><c>DUCKDB_ERROR_INTERRUPT</c>.</summary>
    private const int Interrupt = 29;

    public static Exception Of(ResultHandle result, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested && Results.ErrorType(result) == Interrupt
            ? new OperationCanceledException(cancellationToken)
            : new DuckDbException(Results.Error(result) ?? "DuckDB failed without a message.");
}
