using System.Collections.Immutable;
using Pipeline.Formats;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Formats.Hostile;

/// <summary>What a decoder makes of bytes: contents, a refusal, or a fault of the decoder.</summary>
/// <param name="Contents">The items, sorted; null where the bytes were refused.</param>
/// <param name="Refusal">The message; null where they were read.</param>
/// <param name="Fault">What must not happen; null where all is well.</param>
sealed record Trial(ImmutableArray<string>? Contents, string? Refusal, string? Fault)
{
    /// <summary>The most memory that a small file may take, in bytes.</summary>
    public const long MaxAllocation = 64 << 20;

    const int MaxMessageLength = 4_000;

    public static Trial Of(Decoder decoder, ImmutableArray<byte> bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var result = decoder.Read(bytes);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            return allocated > MaxAllocation
                ? new(null, null, $"{allocated:N0} bytes allocated for a file of {bytes.Length:N0}")
                : result.Match(
                    Succ: items => new Trial([.. items()], null, null),
                    Fail: error => new Trial(null, error.Message, FaultOf(error)));
        }
        catch (Exception e)
        {
            return new(null, null, e.ToString());
        }
    }

    static string? FaultOf(LanguageExt.Common.Error error) =>
        error is not DecodeError || error.Exception.IsSome ? $"no decode error: {error}"
        : error.Message.Length > MaxMessageLength ? $"a message of {error.Message.Length:N0} characters: {error.Message[..200]}"
        : null;

    /// <summary>Mutations number 0 … count − 1 of a format: how many were read, and the first fault with all that repeats it.</summary>
    public static (int Read, string? Fault) Mutate(Decoder decoder, Key key, int count)
    {
        var read = 0;
        for (var i = 0; i < count; i++)
        {
            var mutation = new Mutation(decoder, key.FoldIn(i));
            var trial = Of(decoder, mutation.Apply(mutation.Edits));
            if (trial.Fault is not null) return (read, Report(mutation));
            if (trial.Contents is not null) read++;
        }
        return (read, null);
    }

    /// <summary>The fault of a mutation with as few of its edits as show one.</summary>
    static string Report(Mutation mutation)
    {
        var edits = mutation.Edits;
        foreach (var edit in mutation.Edits)
            if (Of(mutation.Decoder, mutation.Apply(edits.Remove(edit))).Fault is not null) edits = edits.Remove(edit);
        var bytes = mutation.Apply(edits);
        return $"{mutation.Decoder}, key {mutation.Key}, edits {string.Join(' ', edits)}: {Of(mutation.Decoder, bytes).Fault}\n" +
            $"the file as base64: {Convert.ToBase64String(bytes.AsSpan())}";
    }
}
