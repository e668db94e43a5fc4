using Microsoft.Extensions.Hosting;

namespace Pipeline.Server;

/// <summary>A lifetime without signals: whoever starts the server stops it.</summary>
sealed class UnattendedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
