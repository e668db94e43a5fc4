using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Formats.Hostile;
using SharpFuzz;

const string usage = """
    usage: Pipeline.Fuzz FORMAT             under libfuzzer-dotnet, which starts this program
           Pipeline.Fuzz FORMAT --afl       under afl-fuzz
           Pipeline.Fuzz FORMAT --replay FILES
           Pipeline.Fuzz FORMAT --mutate COUNT [SEED]    FORMAT may be all
           Pipeline.Fuzz FORMAT --corpus DIR             writes the first inputs
    """;

var formats = Decoders.All.Where(decoder => args.Length > 0 && (args[0] == decoder.Name || args[0] == "all")).ToArray();
if (formats.Length == 0)
{
    Console.Error.WriteLine($"{usage}\nformats: {string.Join(", ", Decoders.All.Select(decoder => decoder.Name))}");
    return 2;
}
switch (args[1..])
{
    case []:
        Fuzzer.LibFuzzer.Run(bytes => Run(formats[0], [.. bytes]));
        return 0;
    case ["--afl"]:
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            Run(formats[0], [.. copy.ToArray()]);
        });
        return 0;
    case ["--replay", .. var files]:
        return files.Sum(file => Replay(formats[0], file)) == 0 ? 0 : 1;
    case ["--mutate", var count, .. var seed]:
        return formats.Sum(format => Mutate(format, Number(count), seed.Length == 0 ? 1 : Number(seed[0]))) == 0 ? 0 : 1;
    case ["--corpus", var directory]:
        Directory.CreateDirectory(directory);
        foreach (var format in formats)
        {
            File.WriteAllBytes(Path.Combine(directory, $"{format.Name}.sample"), [.. format.Sample]);
            File.WriteAllBytes(Path.Combine(directory, $"{format.Name}.another"), [.. format.Another]);
        }
        return 0;
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

static void Run(Decoder decoder, ImmutableArray<byte> bytes)
{
    if (Trial.Of(decoder, bytes).Fault is { } fault) throw new InvalidOperationException(fault);
}

static int Replay(Decoder decoder, string file)
{
    var trial = Trial.Of(decoder, [.. File.ReadAllBytes(file)]);
    Console.WriteLine($"{file}: {trial.Fault ?? trial.Refusal ?? $"read, {trial.Contents!.Value.Length} items"}");
    return trial.Fault is null ? 0 : 1;
}

static int Mutate(Decoder decoder, int count, int seed)
{
    var watch = Stopwatch.StartNew();
    var (read, fault) = Trial.Mutate(decoder, Key.From(seed), count);
    Console.WriteLine($"{decoder}: {count:N0} mutations, {read:N0} read, {watch.Elapsed.TotalSeconds:F1} s {fault}");
    return fault is null ? 0 : 1;
}

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
