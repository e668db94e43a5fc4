using System.Diagnostics;
using Pipeline.Files;

namespace Pipeline.PropertyTests.Files;

/// <summary>The test assembly as a program: it saves one of two contents after the other under one name until it is killed.</summary>
static class WriterProcess
{
    public const string Atomic = "atomic", Naive = "naive";

    /// <summary>Arguments: how to write, the file, the two contents. Prints a line after each save.</summary>
    public static int Main(string[] args)
    {
        if (args is not [var how, var path, var first, var second]) return 2;
        byte[][] contents = [File.ReadAllBytes(first), File.ReadAllBytes(second)];
        if (how == Atomic && Disk.CheckWritable(path).IsFail) return 1;
        for (var i = 0; ; i++)
        {
            if (how == Naive) File.WriteAllBytes(path, contents[i % 2]);
            else if (Disk.Write(path, [.. contents[i % 2]]).IsFail) return 1;
            Console.WriteLine(i);
        }
    }

    /// <summary>Starts the program.</summary>
    public static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WriterProcess).Assembly.Location, .. args]);
        start.RedirectStandardOutput = true;
        return Process.Start(start)!;
    }
}
