using System.Text.Json;

namespace Orleans.Media.Bench;

/// <summary>
/// Whether a stored history could have happened. The steps stand here once more, from the design and not from the
/// registry's own table: an audit that asks the audited isn't one.
/// </summary>
public static class HistoryAudit
{
    private static readonly Dictionary<string, string[]> Steps = new()
    {
        [""] = ["pending_upload"],
        ["pending_upload"] = ["uploading", "uploaded", "ready", "processing", "deleted"],
        ["uploading"] = ["pending_upload", "uploaded", "ready", "processing", "deleted"],
        ["uploaded"] = ["pending_upload", "ready", "processing", "deleted"],
        ["processing"] = ["ready", "failed", "deleted"],
        ["ready"] = ["processing", "failed", "deleted"],
        ["failed"] = ["processing", "deleted"],
        ["deleted"] = ["pending_upload", "uploading", "uploaded", "processing", "ready", "failed"],
    };

    /// <summary>What is wrong with the history of a stored state; null if nothing is.</summary>
    public static string? Fault(JsonElement state) => Fault(state.GetProperty("history"), Text(state, "status"));

    /// <summary>What is wrong with a history that should end at this state; null if nothing is.</summary>
    public static string? Fault(JsonElement history, string last)
    {
        var (status, beforeDelete, at) = ("", "", DateTimeOffset.MinValue);
        foreach (var step in history.EnumerateArray())
        {
            var (from, to, when) = (Text(step, "from"), Text(step, "to"), Time(step.GetProperty("at")));
            if (from != status) return $"a step starts at '{from}' where the one before ended at '{status}'";
            if (!Steps[from].Contains(to) && !KeepsTheState(step, from, to)) return $"'{from}' never leads to '{to}'";
            if (from == "deleted" && to != from && to != beforeDelete) return $"a restore gave '{to}' for '{beforeDelete}'";
            if (when < at) return "a step is older than the one before it";
            if (to == "deleted" && from != to) beforeDelete = from;
            (status, at) = (to, when);
        }

        return status == last ? null : $"it ends at '{status}' and the state is '{last}'";
    }

    // Another time of the purge.
    private static bool KeepsTheState(JsonElement step, string from, string to) => from == to && Text(step, "cause").StartsWith("retention", StringComparison.Ordinal);

    // Stored in milliseconds, answered as text.
    private static DateTimeOffset Time(JsonElement at) => at.ValueKind is JsonValueKind.Number ? DateTimeOffset.FromUnixTimeMilliseconds(at.GetInt64()) : at.GetDateTimeOffset();

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
