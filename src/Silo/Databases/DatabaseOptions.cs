using System.ComponentModel.DataAnnotations;

namespace Orleans.Media;

/// <summary>Where state, catalog, reminders and keys are. Section <c>Database</c> of the configuration; checked at start.</summary>
public sealed class DatabaseOptions : IValidatableObject
{
    /// <summary>The file of the embedded database. Its folder is made if it isn't there.</summary>
    public string? Sqlite { get; set; }

    /// <summary>An Npgsql connection string. The schema is made if it isn't there.</summary>
    public string? Postgres { get; set; }

    /// <summary>How long a start waits for the database. Default one minute; up to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StartupPatience { get; set; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(Sqlite) == string.IsNullOrEmpty(Postgres))
            yield return new("Give one of Database:Sqlite (a file) and Database:Postgres (a connection string).", [nameof(Sqlite), nameof(Postgres)]);
    }
}
