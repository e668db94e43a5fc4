namespace Pipeline.Server.Endpoints.Prediction;

/// <summary>Bounds how many requests do something at a time, and with it the memory and the work that they take; others wait.</summary>
static class Admission
{
    /// <summary>Does something as soon as there is a place; who gives up while waiting is never begun.</summary>
    public static async Task<A> Run<A>(this SemaphoreSlim places, Func<Task<A>> work, CancellationToken stop)
    {
        await places.WaitAsync(stop);
        try
        {
            stop.ThrowIfCancellationRequested();
            return await work();
        }
        finally
        {
            places.Release();
        }
    }
}
