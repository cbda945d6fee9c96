using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Media.Bench;

/// <summary>What Orleans does every few minutes: it reads the reminders that are due soon.</summary>
/// <param name="Due">How many are due.</param>
/// <param name="Rows">How many it got.</param>
/// <param name="Seconds">The median.</param>
/// <param name="First">The first time, when nothing is connected and no page is in memory.</param>
/// <param name="Plan">How the database does it.</param>
public sealed record Refresh(int Due, int Rows, double Seconds, double First, RefreshPlan Plan)
{
    public const int Times = 11;

    /// <summary>In a silo in this process, through its own reminder table. The side's gateway must be stopped.</summary>
    public static async Task<Refresh> Measure(Side side, int due, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string?>(side.Database.Settings) { ["Storage__ConnectionString"] = side.Storage };
        var (times, rows) = (new List<double>(), 0);
        using (var silo = await EmbeddedRegistry.Start(settings))
        {
            var table = silo.Services.GetRequiredService<IReminderTable>();
            for (var i = 0; i < Times; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var began = Stopwatch.GetTimestamp();
                rows = (await table.ReadRows(0, 0)).Reminders.Count; // the whole ring, as a silo that is alone asks
                times.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            }

            await silo.StopAsync(CancellationToken.None);
        }

        return new(due, rows, Measurement.Median(times), times[0], await side.Database.Explain(cancellationToken));
    }
}
