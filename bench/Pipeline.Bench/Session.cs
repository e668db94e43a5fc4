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

/// <summary>A benchmark run, from its options to its table.</summary>
static class Session
{
    public static int Run(Options options)
    {
        var suite = new Suite(options.IsQuick ? Sizes.Quick : Sizes.Full, Environment.ProcessorCount);
        var rows = Select(suite.Rows, options);
        return options.IsList
            ? Print(string.Join('\n', rows.Select(row => $"{row.Name,-22} {row.Threshold,-12} {row.Work}")))
            : Measure(rows, options);
    }

    public static int Print(string text)
    {
        Console.WriteLine(text);
        return 0;
    }

    static int Measure(ImmutableArray<Row> rows, Options options)
    {
        if (!File.Exists(Repository.Program))
            throw new UsageException($"{Repository.Program} is not there: run this with -c Release");
        var data = MnistFolder.RequireComplete(options.Data);
        var machine = MachineInfo.OfThisMachine();
        var folder = Directory.CreateTempSubdirectory("pipeline-bench-");
        try
        {
            MnistFolder.Unpack(data, folder.FullName);
            var context = new JobContext(data, folder.FullName, LastCore());
            var contenders = AllContenders.Find(context, [.. rows.SelectMany(row => row.Jobs).Select(job => job.Contender)]);
            var run = BenchmarkRun.Run(rows, contenders, options.Rounds, Log);
            return Publish(Markdown.Table(machine, contenders, rows, run, options), machine, options);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static int Publish(string table, MachineInfo machine, Options options)
    {
        Console.WriteLine(table);
        var file = options.Out ?? (options.IsComplete ? Path.Combine(Repository.Bench, "results", $"{machine.Slug}.md") : null);
        if (file is null) return 0;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllText(file, table);
        Log($"written to {file}");
        return 0;
    }

    static ImmutableArray<Row> Select(ImmutableArray<Row> rows, Options options)
    {
        bool IsSelected(Row row) =>
            options.Only.IsEmpty || options.Only.Any(prefix => row.Name.StartsWith(prefix, StringComparison.Ordinal));
        ImmutableArray<Row> selected = [.. rows.Where(IsSelected)];
        return selected.IsEmpty
            ? throw new UsageException($"no row begins so: {string.Join(", ", options.Only)}; --list names them")
            : selected;
    }

    // The last core that this process may use: operating systems tend to run their own work and interrupts on the first one.
    static Option<int> LastCore()
    {
        var affinity = ProcessRunner.FirstLine(new("taskset", "-cp", Invariant($"{Environment.ProcessId}")));
        return affinity?.Split(':')[^1].Split(',', '-') is [.., var last] && int.TryParse(last, CultureInfo.InvariantCulture, out var core)
            ? core
            : Option<int>.None;
    }

    static void Log(string text) => Console.Error.WriteLine(text);
}
