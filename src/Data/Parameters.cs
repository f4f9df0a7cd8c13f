using System.Text;
using Pipeline.Data.Handles;
using Pipeline.Data.NativeMethods;

namespace Pipeline.Data;

/// <summary>Values on their way into DuckDB.</summary>
internal static class Parameters
{
    /// <summary>Refuses half a surrogate pair instead of writing U+FFFD in its place.</summary>
    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Bind(PreparedStatementHandle statement, IReadOnlyList<object?> parameters)
    {
        var expected = PreparedStatements.ParameterCount(statement);
        if ((ulong)parameters.Count != expected)
            throw new DuckDbException($"The statement has {expected} parameters, and {parameters.Count} values were given.");
        for (var i = 0; i < parameters.Count; i++)
        {
            using var value = ToValue(parameters[i]);
            if (PreparedStatements.Bind(statement, (ulong)i + 1, value) != State.Success)
                throw new DuckDbException(PreparedStatements.PrepareError(statement) ?? $"Parameter {i + 1} could not be bound.");
        }
    }

    public static ValueHandle ToValue(object? value) => value switch
    {
        null => Values.Null(),
        bool flag => Values.Boolean(flag),
        int number => Values.Int64(number),
        long number => Values.Int64(number),
        float number => Values.Double(number),
        double number => Values.Double(number),
        string text => Text(text),
        IReadOnlyList<string?> list => List(DuckDbKind.Varchar, list, Text),
        IReadOnlyList<long> list => List(DuckDbKind.BigInt, list, Values.Int64),
        IReadOnlyList<double> list => List(DuckDbKind.Double, list, Values.Double),
        _ => throw new ArgumentException($"A {value.GetType().Name} cannot be given to DuckDB; give a bool, a number, a string, or a list of strings, longs or doubles."),
    };

    private static ValueHandle Text(string? text)
    {
        if (text is null)
            return Values.Null();
        var bytes = Utf8.GetBytes(text);
        return Values.Varchar(bytes, (ulong)bytes.Length);
    }

    private static ValueHandle List<T>(DuckDbKind element, IReadOnlyList<T> items, Func<T, ValueHandle> convert)
    {
        var handles = new List<ValueHandle>(items.Count);
        try
        {
            foreach (var item in items)
                handles.Add(convert(item));
            using var type = LogicalTypes.Create(element);
            // DuckDB copies the values; the handles stay ours.
            return Values.List(type, handles.ConvertAll(handle => handle.DangerousGetHandle()).ToArray(), (ulong)handles.Count);
        }
        finally
        {
            handles.ForEach(handle => handle.Dispose());
        }
    }
}
