using Pipeline.Data.Handles;
using Pipeline.Data.NativeMethods;

namespace Pipeline.Data;

/// <summary>A column's type.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Element">Of a list: the type of what is in it.</param>
/// <param name="Scale">Of a decimal: digits after the point.</param>
/// <param name="Storage">Of a decimal: the integer that holds it.</param>
/// <param name="Alias">The name of a type built on another: JSON, on VARCHAR.</param>
public sealed record DuckDbType(DuckDbKind Kind, DuckDbType? Element = null, int Scale = 0, DuckDbKind Storage = DuckDbKind.Invalid, string? Alias = null)
{
    internal static DuckDbType From(LogicalTypeHandle type)
    {
        var kind = LogicalTypes.Kind(type);
        if (kind == DuckDbKind.Decimal)
            return new(kind, Scale: LogicalTypes.DecimalScale(type), Storage: LogicalTypes.DecimalStorage(type));
        if (kind != DuckDbKind.List)
            return new(kind, Alias: LogicalTypes.Alias(type));
        using var element = LogicalTypes.ListElement(type);
        return new(kind, From(element));
    }

    public override string ToString() => Kind switch
    {
        DuckDbKind.List => $"{Element}[]",
        _ when Alias is not null => Alias,
        _ => Kind.ToString().ToUpperInvariant(),
    };
}

/// <summary>A column of a result.</summary>
/// <param name="Name">As the query names it; two columns may have one name.</param>
/// <param name="Type">Its type.</param>
public sealed record DuckDbColumn(string Name, DuckDbType Type);
