using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Files;
using Pipeline.Models;

namespace Pipeline.Checkpoints;

/// <summary>The files of the checkpoints of a run: the last, the one before it, and that of the best epoch.</summary>
/// <param name="Latest">The path of the last one, as it was given.</param>
sealed record CheckpointFiles(string Latest)
{
    const string PreviousWord = ".previous", BestWord = ".best";

    /// <summary>The checkpoint before the last: <c>run.previous.ckpt</c> beside <c>run.ckpt</c>.</summary>
    public string Previous => Insert(PreviousWord);

    /// <summary>The checkpoint at the end of the best epoch: <c>run.best.ckpt</c>.</summary>
    public string Best => Insert(BestWord);

    /// <summary>All three.</summary>
    public IEnumerable<string> All => [Latest, Previous, Best];

    /// <summary>The files of the run that saved a checkpoint, which may be any of the three.</summary>
    public static CheckpointFiles Of(string path)
    {
        if (WordOf(path) is not { } word) return new(path);
        var (stem, extension) = Split(path);
        return new(In(path, extension == word ? stem : stem[..^word.Length] + extension));
    }

    /// <summary>The word by which a name is not that of a last checkpoint; null for any other name.</summary>
    public static string? WordOf(string path)
    {
        var (stem, extension) = Split(path);
        return new[] { PreviousWord, BestWord }.FirstOrDefault(word =>
            extension == word ? stem.Length > 0 : stem.EndsWith(word, StringComparison.Ordinal));
    }

    /// <summary>Checks that the files can be written; into a device or pipe only the last checkpoint is.</summary>
    public Fin<Unit> CheckWritable(Func<string, string> fullPath, bool hasBest) => Disk.CheckWritable(fullPath(Latest)).Bind(_ =>
        !IsReplaced(fullPath(Latest)) ? Unit.Default
        : Disk.CheckWritable(fullPath(Previous)).Bind(_ => hasBest ? Disk.CheckWritable(fullPath(Best)) : Unit.Default));

    /// <summary>Replaces the last checkpoint, which stays as the previous one.</summary>
    /// <param name="fullPath">From a name to a path.</param>
    /// <param name="bytes">The checkpoint.</param>
    /// <param name="say">Gets a line where a pipe waits for its reader, and where the previous one could not be kept.</param>
    /// <param name="isLatestGood">Whether the file of the last one is known to be whole; else it is read first.</param>
    /// <remarks>
    /// It is copied, not renamed: at any time there is a file under the name of the last one. One that is damaged is not copied: the
    /// previous one may be the only good one, from which the run goes on.
    /// </remarks>
    public Fin<Unit> Write(Func<string, string> fullPath, ImmutableArray<byte> bytes, Action<string> say, bool isLatestGood)
    {
        var latest = fullPath(Latest);
        if (File.Exists(latest) && IsReplaced(latest))
            Disk.Decode(latest, Fin<ImmutableArray<byte>>.Succ)
                .Map(old => (Bytes: old, IsWhole: isLatestGood || CheckpointFile.Decode(old).IsSucc))
                .Bind(old => old.IsWhole ? Disk.Write(fullPath(Previous), old.Bytes) : Unit.Default)
                .IfFail(error => say($"the checkpoint before the last is not kept: {error.Message}"));
        return Disk.Write(latest, bytes, say);
    }

    /// <summary>Whether a path is that of a file, which is replaced as a whole, and not of a device or pipe.</summary>
    public static bool IsReplaced(string fullPath) =>
        Disk.ToDiskErrors(fullPath, "a place to write to", "Choose another place.", () => SaveTarget.ResolvePath(fullPath))
            .Exists(target => target.IsReplaced);

    string Insert(string word)
    {
        var (stem, extension) = Split(Latest);
        return In(Latest, stem + word + extension);
    }

    static string In(string path, string name) => Path.Join(Path.GetDirectoryName(path), name);

    /// <summary>The name up to its last dot, and the rest with the dot: a name may end with one.</summary>
    static (string Stem, string Extension) Split(string path)
    {
        var name = Path.GetFileName(path);
        return name.LastIndexOf('.') is >= 0 and var dot ? (name[..dot], name[dot..]) : (name, "");
    }
}
