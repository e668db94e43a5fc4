namespace Pipeline.Cluster;

/// <summary>Messages on their way, in memory that is used again.</summary>
/// <param name="communicator">The ranks.</param>
sealed class Requests(ICommunicator communicator)
{
    readonly List<nint> requests = [];

    /// <summary>Another message.</summary>
    public void Add(nint request) => requests.Add(request);

    /// <summary>Waits for all of them.</summary>
    public void WaitForAll()
    {
        foreach (var request in requests) communicator.Wait(request);
        requests.Clear();
    }
}
