using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Machine;
using Pipeline.Bench.Measuring;
using Pipeline.Bench.Processes;
using Pipeline.Bench.Report;
using static System.FormattableString;

namespace Pipeline.Bench;

/// <summary>A run from its options to its table.</summary>
static class Session
{
    public static int Run(Options options)
    {
        var suite = new Suite(options.IsQuick ? Sizes.Quick : Sizes.Full, Environment.ProcessorCount);
        var rows = Chosen(suite.Rows, options);
        return options.IsList ? Print(string.Join('\n', rows.Select(row => $"{row.Name,-20} {row.Bar,-12} {row.Work}"))) : Measure(rows, options);
    }

    public static int Print(string text)
    {
        Console.WriteLine(text);
        return 0;
    }

    static int Measure(ImmutableArray<Row> rows, Options options)
    {
        if (!File.Exists(Repository.Program)) throw new UsageException($"{Repository.Program} is not there: run this with -c Release");
        var data = MnistFolder.Checked(options.Data);
        var machine = MachineFacts.OfThisMachine();
        var folder = Directory.CreateTempSubdirectory("pipeline-bench-");
        try
        {
            MnistFolder.Unpack(data, folder.FullName);
            var field = Field.Find(new(data, folder.FullName, Core()), [.. rows.SelectMany(row => row.Jobs).Select(job => job.By)]);
            var rounds = Measurement.Run(rows, field, options.Rounds, Say);
            return Publish(Markdown.Table(machine, field, rows, rounds, options), machine, options);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static int Publish(string table, MachineFacts machine, Options options)
    {
        Console.WriteLine(table);
        var file = options.Out ?? (options.IsComplete ? Path.Combine(Repository.Bench, "results", $"{machine.Slug}.md") : null);
        if (file is null) return 0;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllText(file, table);
        Say($"written to {file}");
        return 0;
    }

    static ImmutableArray<Row> Chosen(ImmutableArray<Row> rows, Options options)
    {
        ImmutableArray<Row> chosen = [.. rows.Where(row => options.Only.IsEmpty || options.Only.Any(name => row.Name.StartsWith(name, StringComparison.Ordinal)))];
        return chosen.IsEmpty ? throw new UsageException($"no row begins so: {string.Join(", ", options.Only)}; --list names them") : chosen;
    }

    // The last core that this process may use: the first one is where a system likes to do its own work.
    static Option<int> Core() =>
        Shell.FirstLine(new("taskset", "-cp", Invariant($"{Environment.ProcessId}")))?.Split(':')[^1].Split(',', '-') is [.., var last] && int.TryParse(last, CultureInfo.InvariantCulture, out var core)
            ? core
            : Option<int>.None;

    static void Say(string text) => Console.Error.WriteLine(text);
}
