using System.Collections.Immutable;

namespace Pipeline.Bench;

/// <summary>The options of a benchmark run.</summary>
/// <param name="Data">The directory with the IDX files of MNIST.</param>
/// <param name="Rounds">Rounds of all jobs.</param>
/// <param name="Only">Prefixes of the names of the rows to measure; empty for all rows.</param>
/// <param name="IsQuick">Whether passes have fewer samples, and one round is the default.</param>
/// <param name="Out">The file to write the table to; null for the default file of this machine.</param>
/// <param name="CommandLine">The arguments as the user gave them.</param>
sealed record Options(string Data, int Rounds, ImmutableArray<string> Only, bool IsQuick, string? Out, string CommandLine)
{
    const int DefaultRounds = 3;

    public const string Usage =
        "usage: dotnet run -c Release --project bench/Pipeline.Bench -- [--data DIR] [--rounds N] [--only NAME]... [--quick] [--list] "
        + "[--out FILE]\n"
        + """
          --data DIR   the four IDX files of MNIST, raw or .gz; default: the directory that PIPELINE_MNIST names
          --rounds N   measure everything N times, in turn; default 3
          --only NAME  only the rows whose names begin so; may be repeated
          --quick      one round of fewer samples: shows that everything works, not how fast it is
          --list       print the names of the rows and stop
          --out FILE   write the table there; default: bench/results/<machine>.md, and nowhere for --quick and --only
        PYTHON names the interpreter that has numpy and torch. A peer that is not installed is reported as missing.
        """;

    /// <summary>Whether to print the names of the rows and stop.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether all rows are measured in full, so that the table is saved by default.</summary>
    public bool IsComplete => Only.IsEmpty && !IsQuick;

    public static Options Parse(ImmutableArray<string> args)
    {
        var start = new Options(Environment.GetEnvironmentVariable("PIPELINE_MNIST") ?? "", 0, [], false, null, string.Join(' ', args));
        var options = Parse(start, args.AsSpan());
        return options with { Rounds = options.Rounds > 0 ? options.Rounds : options.IsQuick ? 1 : DefaultRounds };
    }

    static Options Parse(Options options, ReadOnlySpan<string> args) => args switch
    {
        [] => options,
        ["--data", var data, .. var rest] => Parse(options with { Data = data }, rest),
        ["--rounds", var text, .. var rest] when int.TryParse(text, out var rounds) && rounds > 0 =>
            Parse(options with { Rounds = rounds }, rest),
        ["--only", var name, .. var rest] => Parse(options with { Only = options.Only.Add(name) }, rest),
        ["--out", var file, .. var rest] => Parse(options with { Out = file }, rest),
        ["--quick", .. var rest] => Parse(options with { IsQuick = true }, rest),
        ["--list", .. var rest] => Parse(options with { IsList = true }, rest),
        [var unknown, ..] => throw new UsageException($"{unknown}: not an option, or not with this value"),
    };
}
