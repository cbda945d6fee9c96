namespace Orleans.Media;

/// <summary>A new webhook, as an account asks for it. Whether the registry may call its URL is checked when it is made, and at every call.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.WebhookRequest")]
public sealed record WebhookRequest
{
    /// <summary>The longest description, in characters.</summary>
    public const int MaxDescription = 255;

    /// <summary>Where events are sent.</summary>
    [Id(0)] public required string Url { get; init; }
    /// <summary>The names of the events it gets; null or empty for all.</summary>
    [Id(1)] public IReadOnlyList<string>? Events { get; init; }
    /// <summary>Only events of this tenant's assets; null for the whole account's.</summary>
    [Id(2)] public string? TenantId { get; init; }
    /// <summary>For people.</summary>
    [Id(3)] public string? Description { get; init; }

    /// <summary>The rules that can be checked without asking anybody. Empty if all hold.</summary>
    public IReadOnlyList<FieldError> Validate() =>
    [
        .. WebhookFields.Events(Events),
        .. UploadRequest.TenantFault(TenantId) is { } fault ? [fault] : Array.Empty<FieldError>(),
        .. WebhookFields.Description(Description),
    ];
}

/// <summary>What is to change of a webhook. What is null stays.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.WebhookChange")]
public sealed record WebhookChange
{
    /// <summary>Where events are sent from now on, also those that wait.</summary>
    [Id(0)] public string? Url { get; init; }
    /// <summary>The names of the events it gets from now on; empty for all.</summary>
    [Id(1)] public IReadOnlyList<string>? Events { get; init; }
    /// <summary>For people.</summary>
    [Id(2)] public string? Description { get; init; }
    /// <summary>False to switch it off: what waits is given up. True to switch it on again, which forgets why it was off.</summary>
    [Id(3)] public bool? Enabled { get; init; }

    /// <summary>The rules that can be checked without asking anybody. Empty if all hold.</summary>
    public IReadOnlyList<FieldError> Validate() => this == new WebhookChange()
        ? [new("url", "Nothing is to be changed: give url, events, description or enabled.")]
        : [.. WebhookFields.Events(Events), .. WebhookFields.Description(Description)];
}

internal static class WebhookFields
{
    internal static IEnumerable<FieldError> Events(IReadOnlyList<string>? events)
    {
        if (events?.FirstOrDefault(name => !MediaEventTypes.TryParse(name, out var type) || !type.IsForWebhooks()) is { } unknown)
            yield return new("events", $"'{unknown}' is no event that webhooks get. Those are {string.Join(", ", MediaEventTypes.ForWebhooks.Select(MediaEventTypes.NameOf))}; leave events out for all of them.");
    }

    internal static IEnumerable<FieldError> Description(string? text)
    {
        if (text?.Length > WebhookRequest.MaxDescription) yield return new("description", $"description has at most {WebhookRequest.MaxDescription} characters.");
        else if (text is not null && !Texts.IsPlain(text)) yield return new("description", "description is well-formed Unicode without control characters.");
    }
}
