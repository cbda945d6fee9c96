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
        ["uploading"] = ["uploaded", "ready", "processing", "deleted"],
        ["uploaded"] = ["ready", "processing", "deleted"],
        ["processing"] = ["ready", "failed", "deleted"],
        ["ready"] = ["processing", "deleted"],
        ["failed"] = ["processing", "deleted"],
        ["deleted"] = ["pending_upload", "uploading", "uploaded", "processing", "ready", "failed"],
    };

    /// <summary>What is wrong with the history of a stored state; null if nothing is.</summary>
    public static string? Fault(JsonElement state)
    {
        var (status, beforeDelete, at) = ("", "", 0L);
        foreach (var step in state.GetProperty("history").EnumerateArray())
        {
            var (from, to, when) = (Text(step, "from"), Text(step, "to"), step.GetProperty("at").GetInt64());
            if (from != status) return $"a step starts at '{from}' where the one before ended at '{status}'";
            if (!Steps[from].Contains(to)) return $"'{from}' never leads to '{to}'";
            if (from == "deleted" && to != beforeDelete) return $"a restore gave '{to}' for '{beforeDelete}'";
            if (when < at) return "a step is older than the one before it";
            if (to == "deleted") beforeDelete = from;
            (status, at) = (to, when);
        }

        return status == Text(state, "status") ? null : $"it ends at '{status}' and the state is '{Text(state, "status")}'";
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
