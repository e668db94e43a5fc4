using System.Collections.Immutable;

namespace Pipeline.Bench;

/// <summary>What a run is to measure.</summary>
/// <param name="Data">The directory with the IDX files of MNIST.</param>
/// <param name="Rounds">How often everything is measured, in turn.</param>
/// <param name="Only">The beginnings of the names of rows that are wanted; all of them when empty.</param>
/// <param name="IsQuick">Whether a short look is enough: one round of fewer samples.</param>
/// <param name="Out">Where the table goes; null for the results of this machine.</param>
/// <param name="Written">The arguments as they were written.</param>
sealed record Options(string Data, int Rounds, ImmutableArray<string> Only, bool IsQuick, string? Out, string Written)
{
    const int DefaultRounds = 3;

    public const string Usage = """
        usage: dotnet run -c Release --project bench/Pipeline.Bench -- [--data DIR] [--rounds N] [--only NAME]... [--quick] [--list] [--out FILE]
          --data DIR   the four IDX files of MNIST, raw or .gz; default: the directory that PIPELINE_MNIST names
          --rounds N   measure everything N times, in turn; default 3
          --only NAME  only the rows whose names begin so; may be repeated
          --quick      one round of fewer samples: shows that everything works, not how fast it is
          --list       print the names of the rows and stop
          --out FILE   write the table there; default: bench/results/<machine>.md, and nowhere for --quick and --only
        PYTHON names the interpreter that has numpy and torch. A peer that is not installed is reported as missing.
        """;

    /// <summary>Whether only the names of the rows are wanted.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether the table is the whole one, worth keeping.</summary>
    public bool IsComplete => Only.IsEmpty && !IsQuick;

    public static Options Parse(ImmutableArray<string> args)
    {
        var start = new Options(Environment.GetEnvironmentVariable("PIPELINE_MNIST") ?? "", 0, [], false, null, string.Join(' ', args));
        var read = Read(start, args.AsSpan());
        return read with { Rounds = read.Rounds > 0 ? read.Rounds : read.IsQuick ? 1 : DefaultRounds };
    }

    static Options Read(Options options, ReadOnlySpan<string> args) => args switch
    {
        [] => options,
        ["--data", var data, .. var rest] => Read(options with { Data = data }, rest),
        ["--rounds", var text, .. var rest] when int.TryParse(text, out var rounds) && rounds > 0 => Read(options with { Rounds = rounds }, rest),
        ["--only", var name, .. var rest] => Read(options with { Only = options.Only.Add(name) }, rest),
        ["--out", var file, .. var rest] => Read(options with { Out = file }, rest),
        ["--quick", .. var rest] => Read(options with { IsQuick = true }, rest),
        ["--list", .. var rest] => Read(options with { IsList = true }, rest),
        [var other, ..] => throw new UsageException($"{other}: not an option, or not with this value"),
    };
}
