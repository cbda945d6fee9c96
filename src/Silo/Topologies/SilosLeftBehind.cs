using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Media;

/// <summary>
/// After a power cut the table still names silos as active that nobody is there to call dead. A silo that joins does so if
/// their last sign of life is too old; but Orleans (10.3.1) looks at that only as it begins to join, and one that begins
/// earlier waits five minutes and gives up. So this one waits before it begins.
/// </summary>
public sealed partial class SilosLeftBehind(DbDataSource database, TimeProvider clock, ILogger<SilosLeftBehind> log) : IHostedService
{
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits while a silo that should live, by its last sign of life, doesn't answer.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        for (var first = true; clock.GetElapsedTime(since) < 2 * ClusterSilo.CountsAsGone; first = false)
        {
            var silos = await Active(cancellationToken);
            var answers = await Task.WhenAll(silos.Select(silo => Answers(silo, cancellationToken)));
            if (answers.All(answer => answer)) return;
            if (first) LogWaiting(string.Join(", ", silos.Where((_, i) => !answers[i])));
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<List<IPEndPoint>> Active(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT Address, Port FROM OrleansMembershipTable WHERE DeploymentId = @cluster AND Status = @active AND greatest(StartTime, IAmAliveTime) > @since";
        foreach (var (name, value) in new (string, object)[] { ("cluster", ClusterNames.ClusterId), ("active", (int)SiloStatus.Active), ("since", clock.GetUtcNow().UtcDateTime - ClusterSilo.CountsAsGone) })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var silos = new List<IPEndPoint>();
        while (await row.ReadAsync(cancellationToken)) silos.Add(new IPEndPoint(IPAddress.Parse(row.GetString(0)), row.GetInt32(1)));
        return silos;
    }

    private static async Task<bool> Answers(IPEndPoint silo, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Answer);
        using var socket = new Socket(silo.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(silo, patience.Token);
            return true;
        }
        catch (Exception fault) when (fault is SocketException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "These silos count as living but don't answer, waiting until they do or count as gone: {Silos}")]
    private partial void LogWaiting(string silos);
}
