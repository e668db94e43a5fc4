using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Pipeline.Checking;
using Pipeline.Numerics;
using Xunit.Sdk;

namespace Pipeline.PropertyTests.Checking;

/// <summary>
/// Runs laws over random networks. The networks are the same in every run, unless PIPELINE_FRESH_SEEDS is set to 1: then each run draws its own,
/// and a failure prints the seed to replay. PIPELINE_FEWER_NETWORKS divides their number, for runs that repeat the tests hundreds of times.
/// </summary>
static class Laws
{
    static bool IsFresh => Environment.GetEnvironmentVariable("PIPELINE_FRESH_SEEDS") == "1";

    static int Fewer { get; } = int.TryParse(Environment.GetEnvironmentVariable("PIPELINE_FEWER_NETWORKS"), out var divisor) ? divisor : 1;

    // The second number of a replay must be odd, or the generator of FsCheck fails.
    static Config Times(int count) => Config.QuickThrowOnFailure.WithMaxTest(Math.Max(1, count / Fewer)).WithQuietOnSuccess(true).WithReplay(IsFresh
        ? FSharpOption<Replay>.None
        : FSharpOption<Replay>.Some(new Replay(new Rnd(20260101UL, 20260101UL), FSharpOption<int>.None)));

    public static void Hold(int count, Func<Key, RandomNetwork> draw, Action<RandomNetwork> law) =>
        Check.One(Times(count), Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => draw(Key.From(seed))), shape => shape.Smaller()), law));

    /// <summary>A test that loops itself, from a fixed seed or from a fresh one; its failure names the seed.</summary>
    public static void FromSeed(long seed, Action<Key> test)
    {
        if (IsFresh) seed = Random.Shared.NextInt64();
        try
        {
            test(Key.From(seed));
        }
        catch (XunitException failure)
        {
            throw new XunitException($"From seed {seed}: {failure.Message}", failure);
        }
    }
}
