using System.Collections.Immutable;

namespace Pipeline.Cluster;

/// <summary>What a rank says when all of them meet before the first step: what it is about to do, or why it cannot.</summary>
/// <param name="ExitCode">0 for a rank that is ready.</param>
/// <param name="Error">The errors of one that is not.</param>
/// <param name="Facts">What must be the same for all ranks, by name.</param>
sealed record RankReport(int ExitCode, string Error, ImmutableArray<KeyValuePair<string, string>> Facts)
{
    /// <summary>A rank that is about to train.</summary>
    public static RankReport Ready(IEnumerable<KeyValuePair<string, string>> facts) => new(0, "", [.. facts]);

    /// <summary>A rank that cannot.</summary>
    public static RankReport Failed(int exitCode, string error) => new(exitCode, error, []);

    /// <summary>The report as a message.</summary>
    public byte[] Encode()
    {
        var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write(ExitCode);
            writer.Write(Error);
            writer.Write(Facts.Length);
            foreach (var (name, value) in Facts)
            {
                writer.Write(name);
                writer.Write(value);
            }
        }
        return stream.ToArray();
    }

    /// <summary>The report of a message.</summary>
    public static RankReport Decode(ImmutableArray<byte> message)
    {
        using var reader = new BinaryReader(new MemoryStream([.. message]));
        var (exitCode, error, facts) = (reader.ReadInt32(), reader.ReadString(), new KeyValuePair<string, string>[reader.ReadInt32()]);
        for (var i = 0; i < facts.Length; i++) facts[i] = new(reader.ReadString(), reader.ReadString());
        return new(exitCode, error, [.. facts]);
    }
}
