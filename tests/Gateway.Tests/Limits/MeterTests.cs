using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Media.Gateway;

namespace Orleans.Media.Tests;

/// <summary>What gateways ask the grain, and what they give out of it: meters of several gateways over one cluster, on a clock of the test's.</summary>
public sealed class MeterTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private MediaCluster _cluster = null!;
    private int _calls;
    private bool _isAway;

    public async Task InitializeAsync() => _cluster = await MediaCluster.Start(also: silo => silo.AddIncomingGrainCallFilter(async call =>
    {
        if (call.Grain is ILimitGrain)
        {
            Interlocked.Increment(ref _calls);
            if (_isAway) throw new TimeoutException("This silo is away.");
        }

        await call.Invoke();
    }));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_hundred_callers_at_once_make_few_calls()
    {
        var meter = Gateway("crowd", permits: 600);
        Assert.Equal(100, await Passed(meter, 100));
        Assert.InRange(_calls, 1, 4);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task Gateways_together_let_through_exactly_the_limit_and_most_requests_make_no_call(int gateways)
    {
        var meters = Enumerable.Range(0, gateways).Select(_ => Gateway("all", permits: 600)).ToList();
        var passed = await Task.WhenAll(meters.Select(meter => Task.Run(async () =>
        {
            var mine = 0;
            for (var burst = 0; burst < 70; burst++) mine += await Passed(meter, 10);
            return mine;
        })));
        Assert.Equal(600, passed.Sum());
        Assert.InRange(_calls, 1, 40 * gateways);

        var before = _calls;
        foreach (var meter in meters) Assert.Equal(0, await Passed(meter, 50));
        Assert.Equal(before, _calls); // that it is used up is remembered
    }

    [Fact]
    public async Task One_gateway_can_use_nearly_all_although_another_one_stopped_asking()
    {
        var (busy, idle) = (Gateway("uneven", permits: 600), Gateway("uneven", permits: 600));
        var first = 0;
        for (var i = 0; i < 20; i++) first += await Passed(idle, 1);
        var rest = await Passed(busy, 700);
        Assert.InRange(first + rest, 580, 600);
    }

    [Fact]
    public async Task A_window_ends_and_the_next_one_has_all_permits_again()
    {
        var (one, other) = (Gateway("again", permits: 10), Gateway("again", permits: 10));
        for (var window = 0; window < 3; window++)
        {
            Assert.Equal(10, await Passed(one, 20) + await Passed(other, 20));
            _cluster.Clock.Advance(Minute - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, await Passed(one, 1) + await Passed(other, 1));
            _cluster.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public async Task A_permit_is_not_used_after_its_window()
    {
        var meter = Gateway("late", permits: 100);
        while (meter.Lease.Left == 0) await Passed(meter, 1);
        _cluster.Clock.Advance(Minute);
        Assert.False(meter.TryTake(_cluster.Clock.GetTimestamp(), out _));
        Assert.Equal(100, await Passed(meter, 200));
    }

    [Fact]
    public async Task What_is_given_back_can_be_taken_again_but_not_in_another_window()
    {
        var meter = Gateway("back", permits: 1);
        Assert.Equal(1, await Passed(meter, 1));
        var taken = meter.Lease;
        meter.GiveBack(taken);
        Assert.Equal(1, await Passed(meter, 2));
        _cluster.Clock.Advance(Minute);
        Assert.Equal(1, await Passed(meter, 1));
        meter.GiveBack(taken);
        Assert.Equal(0, await Passed(meter, 1));
    }

    [Fact]
    public async Task While_the_grain_cannot_be_reached_requests_pass_and_it_is_asked_once_a_second()
    {
        var meter = Gateway("away", permits: 5);
        _isAway = true;
        Assert.Equal(50, await Passed(meter, 50));
        Assert.Equal(1, _calls);
        _cluster.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(50, await Passed(meter, 50));
        Assert.Equal(2, _calls);
        _isAway = false;
        _cluster.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, await Passed(meter, 50));
    }

    [Fact]
    public void The_documented_limits_are_the_default()
    {
        Assert.Equal(["600 in 60 s per Account, All", "60 in 60 s per Account, Writes"], Windows(new(), LimitPolicies.Native));
        Assert.Equal(["60 in 60 s per Key, All", "1000 in 3600 s per Key, All", "10000 in 86400 s per Key, All"], Windows(new(), LimitPolicies.PostEverywhere));
    }

    [Fact]
    public void Configuration_changes_windows_adds_some_and_switches_some_off()
    {
        var options = new LimitOptions
        {
            Policies = { ["NATIVE"] = new() { ["Requests"] = new() { Permits = 1000 }, ["burst"] = new() { Permits = 20, Per = TimeSpan.FromSeconds(1) } } },
            Accounts = { ["acme"] = new() { ["native"] = new() { ["writes"] = new() { Permits = 0 }, ["requests"] = new() { Scope = LimitScope.Key } } } },
        };
        Assert.Equal(["1000 in 60 s per Account, All", "60 in 60 s per Account, Writes", "20 in 1 s per Account, All"], Windows(options, "native", "other"));
        Assert.Equal(["1000 in 60 s per Key, All", "0 in 60 s per Account, Writes", "20 in 1 s per Account, All"], Windows(options, "native", "acme"));
        Assert.Empty(options.Validate(new(options)));
    }

    [Fact]
    public void A_window_that_makes_no_sense_is_refused_at_the_start()
    {
        Assert.NotEmpty(Faults(new() { Policies = { ["native"] = new() { ["requests"] = new() { Permits = -1 } } } }));
        Assert.NotEmpty(Faults(new() { Policies = { ["own"] = new() { ["day"] = new() { Permits = 1, Per = TimeSpan.Zero } } } }));
        Assert.NotEmpty(Faults(new() { Accounts = { ["acme"] = new() { ["native"] = new() { ["requests"] = new() { Per = TimeSpan.FromDays(32) } } } } }));
        Assert.NotEmpty(Faults(new() { Accounts = { ["No Account"] = [] } }));

        static IEnumerable<object> Faults(LimitOptions options) => options.Validate(new(options));
    }

    private static IEnumerable<string> Windows(LimitOptions options, string policy, string? account = null) =>
        LimitPolicies.Of(options, policy, account).Select(window => $"{window.Permits} in {window.Per.TotalSeconds:0} s per {window.Scope}, {window.Of}");

    /// <summary>A gateway's meter of one window. Each test has a subject of its own.</summary>
    private Meter Gateway(string subject, long permits)
    {
        var options = new LimitOptions { Policies = { ["test"] = new() { ["requests"] = new() { Permits = permits } } } };
        var meters = new Meters(_cluster.Grains, Options.Create(options), _cluster.Clock, NullLogger<Meters>.Instance);
        return Assert.Single(meters.Of("test", new ApiKeyIdentity("k_1", AccountId.Parse(subject), Scopes.Default), isWrite: false));
    }

    /// <summary>How many of so many requests at once pass.</summary>
    private async Task<int> Passed(Meter meter, int requests) => (await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => Pass(meter)))).Count(passed => passed);

    private async Task<bool> Pass(Meter meter)
    {
        while (true)
        {
            var now = _cluster.Clock.GetTimestamp();
            if (meter.TryTake(now, out _)) return true;
            if (meter.IsUsedUp(now)) return false;
            await meter.Refill();
        }
    }
}
