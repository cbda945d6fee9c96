namespace Orleans.Media.Micro;

/// <summary>A confirmed image as most are: what the other files here measure with.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2030, 6, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly AccountId Account = AccountId.Parse("acme");
    public static readonly MediaOptions Options = new();
    public static readonly ProcessingOptions Processing = new();

    public static readonly MediaState Pending = MediaRules.Start(
        Account, MediaId.New(Now), new UploadRequest { Filename = "holiday-photo-123.jpg", ContentType = "image/jpeg", TenantId = "customer-17" }, Options, Now);

    public static readonly MediaState Ready = Pending
        .On(LifecycleEvent.ObjectComplete, "object seen in storage", Now).Value!
        .Confirm(new VerifiedObject(1_234_567, "image/jpeg", 4032, 3024, Snapshot: null), Processing, Now).Value!;
}
