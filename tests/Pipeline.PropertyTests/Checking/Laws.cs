using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Pipeline.Checking;
using Pipeline.Numerics;
using Xunit.Sdk;

namespace Pipeline.PropertyTests.Checking;

/// <summary>
/// Checks laws on random networks. The seed is fixed unless PIPELINE_FRESH_SEEDS is 1: then each test run draws its own, and a failure
/// prints the seed to replay. PIPELINE_FEWER_NETWORKS divides the number of networks, for runs that repeat the tests hundreds of times.
/// </summary>
static class Laws
{
    static bool IsFresh => Environment.GetEnvironmentVariable("PIPELINE_FRESH_SEEDS") == "1";

    static int Divisor { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("PIPELINE_FEWER_NETWORKS"), out var divisor) ? divisor : 1;

    // The second number of a replay must be odd, or the generator of FsCheck fails.
    static FSharpOption<Replay> FixedSeed => FSharpOption<Replay>.Some(new Replay(new Rnd(20260101UL, 20260101UL), FSharpOption<int>.None));

    static Config Times(int count) => Config.QuickThrowOnFailure
        .WithMaxTest(Math.Max(1, count / Divisor))
        .WithQuietOnSuccess(true)
        .WithReplay(IsFresh ? FSharpOption<Replay>.None : FixedSeed);

    /// <summary>Checks a law on <paramref name="count"/> networks; a counterexample is shrunk.</summary>
    public static void Hold(int count, Func<Key, RandomNetwork> draw, Action<RandomNetwork> law)
    {
        var networks = Gen.Choose(0, int.MaxValue - 1).Select(seed => draw(Key.From(seed)));
        Check.One(Times(count), Prop.ForAll(Arb.From(networks, network => network.Shrink()), law));
    }

    /// <summary>Runs a test that draws its own cases, from a fixed or a fresh seed; a failure names the seed.</summary>
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
