using Npgsql;
using NpgsqlTypes;

namespace Orleans.Media.Baseline;

/// <summary>Typed parameters: values are written as they are, not boxed.</summary>
public static class Parameter
{
    /// <summary>A text, or NULL.</summary>
    public static NpgsqlParameter<string?> Text(string? value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    /// <summary>A time.</summary>
    public static NpgsqlParameter<DateTime> Time(DateTimeOffset value) => new() { TypedValue = value.UtcDateTime };

    /// <summary>A number.</summary>
    public static NpgsqlParameter<int> Number(int value) => new() { TypedValue = value };
}
