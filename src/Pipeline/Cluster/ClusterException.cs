namespace Pipeline.Cluster;

/// <summary>What the ranks tell each other has failed, usually because one of them is gone.</summary>
sealed class ClusterException(string message) : Exception(message);
