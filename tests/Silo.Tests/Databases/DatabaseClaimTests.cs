using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Orleans.Media.Tests;

/// <summary>The lock of a process with a silo, over a restart of the Postgres that it is a session of.</summary>
public sealed class DatabaseClaimTests : IAsyncLifetime
{
    private readonly Postgres _postgres = new();
    private readonly ManualClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly Host _host = new();
    private Database? _mine, _other;

    public async Task InitializeAsync()
    {
        var options = new DatabaseOptions { Postgres = await _postgres.CreateDatabase() };
        (_mine, _other) = (Database.From(options, TimeProvider.System), Database.From(options, TimeProvider.System));
    }

    public async Task DisposeAsync()
    {
        await _mine!.DisposeAsync();
        await _other!.DisposeAsync();
        _postgres.Dispose();
    }

    [Fact]
    public async Task After_Postgres_was_restarted_the_lock_is_held_again()
    {
        await using var claim = await Claim();
        _postgres.Stop();
        _postgres.Start();
        await using (await Eventually.Get(Free, "nobody holds it")) { }

        await Eventually.True(async () =>
        {
            _clock.Advance(DatabaseClaim.LookAfter);
            await using var beside = await Free();
            return beside is null;
        }, "an embedded silo is refused again");
        Assert.False(_host.IsStopping);
    }

    [Fact]
    public async Task Who_finds_another_one_in_its_place_stops()
    {
        await using var claim = await Claim();
        _postgres.Stop();
        _postgres.Start();
        await using var other = await Eventually.Get(Free, "another one takes it");

        await Eventually.True(() =>
        {
            _clock.Advance(DatabaseClaim.LookAfter);
            return _host.IsStopping;
        }, "it stops");
        Environment.ExitCode = 0; // it was this process's
    }

    private async Task<DatabaseClaim> Claim()
    {
        var claim = new DatabaseClaim(_mine!, DatabaseUse.Together, _clock, _host, NullLogger<DatabaseClaim>.Instance);
        await claim.StartAsync(CancellationToken.None);
        Assert.Null(await Free());
        return claim;
    }

    /// <summary>The lock of an embedded silo, which bears no other beside it.</summary>
    private async Task<IDatabaseLock?> Free()
    {
        try
        {
            return await _other!.TryHold(DatabaseUse.Alone, CancellationToken.None);
        }
        catch (Npgsql.NpgsqlException)
        {
            return null; // a pooled connection of before
        }
    }

    private sealed class Host : IHostApplicationLifetime
    {
        public bool IsStopping { get; private set; }

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => IsStopping = true;
    }
}
