using System.Globalization;

namespace Orleans.Media;

/// <summary>
/// The SQL of lists; the same for Postgres and SQLite. Sizes, places, states and kinds stand in the text: as parameters Postgres
/// wouldn't know that pages are small, and couldn't use the partial indexes.
/// </summary>
internal static class PageSql
{
    /// <summary>What a page's rows consist of; the total follows them.</summary>
    public const string Columns = "c.id, kind, filename, content_type, size, status, width, height, duration_ms, c.created_at, tenant_id, tags, metadata";

    /// <summary>The tenant that stands for all of an account's assets in <c>media_counts</c>.</summary>
    private const string AllTenants = "*";

    /// <summary>
    /// A page, with one row more than it shows if there is one. Its total comes with it: one round trip, one view of the data; and
    /// where the total says that there is nothing to find, nothing is searched.
    /// </summary>
    /// <param name="query">Which assets.</param>
    /// <param name="labels">How many labels it asks for: parameters <c>label0</c> and on.</param>
    /// <param name="by">Which of these the search goes by; null to go by the catalog, checking labels.</param>
    public static string Page(AssetQuery query, int labels, int? by) => string.Create(CultureInfo.InvariantCulture, $"""
        SELECT {Columns}, ({Total(query, labels, by)})
        {Matching(query, labels, by)}
        {(query.Cursor is null ? "" : $"AND ({Order(by)}.created_at, {Order(by)}.id) < (@created, @id)")}
        {(labels == 0 ? $"AND ({Counted(query)}) > {query.Offset}" : "")}
        ORDER BY {Order(by)}.created_at DESC, {Order(by)}.id DESC
        LIMIT {query.Limit + 1} OFFSET {query.Offset}
        """);

    /// <summary>How many there are: by the counters, or if labels are asked for by counting, one further than is told.</summary>
    public static string Total(AssetQuery query, int labels, int? by) => labels == 0
        ? Counted(query)
        : string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM (SELECT 1 AS one {Counting(query, labels, by)} LIMIT {AssetPage.MaxCounted + 1}) AS counted");

    /// <summary>How many there would be without labels, then how many have each label, as far as that is counted.</summary>
    public static string Sizes(AssetQuery query, int labels) => string.Create(CultureInfo.InvariantCulture, $"""
        SELECT ({Counted(query)}){string.Concat(Enumerable.Range(0, labels).Select(i =>
            $", (SELECT count(*) FROM (SELECT 1 AS one FROM media_labels WHERE account = @account AND label = @label{i} LIMIT {AssetPage.MaxCounted + 1}) AS counted)"))}
        """);

    private static string Counted(AssetQuery query) =>
        $"SELECT CAST(coalesce(sum(n), 0) AS bigint) FROM media_counts WHERE account = @account AND tenant_id = {(query.TenantId is null ? $"'{AllTenants}'" : "'=' || @tenant")} {Filter(query)}";

    // CROSS JOIN because SQLite takes its sides in the order they are written; Postgres takes it for any other join.
    private static string Matching(AssetQuery query, int labels, int? by) => $"""
        FROM {(by is null ? "media_catalog AS c" : "media_labels AS n CROSS JOIN media_catalog AS c")}
        WHERE {(by is { } i ? $"n.account = @account AND n.label = @label{i} AND c.id = n.id AND" : "")} {Fitting(query)}
        {Having(labels, by)}
        """;

    // As Matching, but with a subquery that can't be turned into a join: one that reads a whole side first wouldn't stop early.
    private static string Counting(AssetQuery query, int labels, int? by) => by is { } i
        ? $"FROM media_labels AS n WHERE n.account = @account AND n.label = @label{i} AND (SELECT 1 FROM media_catalog AS c WHERE c.id = n.id AND {Fitting(query)}) = 1 {Having(labels, by)}"
        : Matching(query, labels, by);

    private static string Fitting(AssetQuery query) => $"c.account = @account {Filter(query)} {(query.TenantId is null ? "" : "AND tenant_id = @tenant")}";

    // No joins either: which side the search goes by is decided here, by sizes that no planner knows.
    private static string Having(int labels, int? by) => string.Concat(Enumerable.Range(0, labels).Where(label => label != by).Select(label =>
        $"AND (SELECT 1 FROM media_labels AS h WHERE h.account = @account AND h.label = @label{label} AND h.created_at = {Order(by)}.created_at AND h.id = {Order(by)}.id) = 1\n"));

    /// <summary>The table whose index has the rows in their order.</summary>
    private static string Order(int? by) => by is null ? "c" : "n";

    private static string Filter(AssetQuery query)
    {
        var status = query.Status switch
        {
            null => "AND status <> 'deleted'",
            MediaStatus.Ready or MediaStatus.PendingUpload => $"AND status = '{WireNames.Of(query.Status.Value)}' AND status <> 'deleted'",
            _ => $"AND status = '{WireNames.Of(query.Status.Value)}' AND status NOT IN ('ready', 'pending_upload')",
        };
        return query.Kind is { } kind ? $"{status} AND kind = '{WireNames.Of(kind)}'" : status;
    }
}
