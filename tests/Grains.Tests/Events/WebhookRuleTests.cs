namespace Orleans.Media.Tests.Events;

public sealed class WebhookRuleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void A_failing_delivery_is_tried_ever_more_rarely_and_for_the_last_time_24_hours_after_the_first(double chance)
    {
        var (now, pauses) = (Given.Noon, new List<TimeSpan>());
        for (var tries = 1; WebhookRules.NextTry(tries, Given.Noon, now, chance) is { } next; tries++)
        {
            pauses.Add(next - now);
            now = next;
        }

        Assert.Equal(Given.Noon + TimeSpan.FromHours(24), now);
        Assert.InRange(pauses.Count, 10, 20);
        Assert.Equal(5 * (0.8 + (0.4 * chance)), pauses[0].TotalSeconds, 3);
        foreach (var (one, other) in pauses.SkipLast(1).Zip(pauses.Skip(1).SkipLast(1))) Assert.True(other >= one, $"{one}, then {other}");
        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(4.8)));
    }

    [Fact]
    public void A_webhook_is_switched_off_when_all_failed_for_24_hours_or_it_says_that_it_is_gone()
    {
        var failed = new DeliveryAttempt(Given.Noon, 500, 1, "It answered 500.", null);
        Assert.Null(WebhookRules.ReasonToStop(failed, Given.Noon, Given.Noon.AddHours(23.9)));
        Assert.Contains("It answered 500.", WebhookRules.ReasonToStop(failed, Given.Noon, Given.Noon.AddHours(24)), StringComparison.Ordinal);
        Assert.Contains("410", WebhookRules.ReasonToStop(failed with { Status = 410 }, Given.Noon, Given.Noon), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_secrets_make_two_signatures_and_a_secret_has_32_bytes()
    {
        var (one, other) = (WebhookSecrets.New(), WebhookSecrets.New());
        Assert.NotEqual(one, other);
        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", one);
        var signed = WebhookSecrets.Sign([one, other], "evt_1", Given.Noon, "{}");
        Assert.Equal($"{WebhookSecrets.Sign([one], "evt_1", Given.Noon, "{}")} {WebhookSecrets.Sign([other], "evt_1", Given.Noon, "{}")}", signed);
    }
}
