using System.Diagnostics;
using LanguageExt;
using Pipeline.Files;
using Pipeline.Options;
using Xunit;

namespace Pipeline.PropertyTests.Files;

public sealed class DiskWriteTests : IDisposable
{
    const int Operations = 5;

    static readonly byte[] Old = "the old contents"u8.ToArray(), New = "the new contents, which are longer"u8.ToArray();

    readonly string folder = Directory.CreateTempSubdirectory("pipeline-test-").FullName;

    string File(string name) => Path.Combine(folder, name);

    string[] Names() => [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whichever_operation_fails_the_old_file_stays_and_nothing_else(int failing)
    {
        System.IO.File.WriteAllBytes(File("a"), Old);
        var error = Error(Disk.Write(new FailingFiles(failing, isCrash: false), File("a"), [.. New]));
        Assert.Equal($"{File("a")}: the file: found No space left on device, expected a place to write to. Choose another place.", error);
        Assert.Equal(Old, System.IO.File.ReadAllBytes(File("a")));
        Assert.Equal(["a"], Names());
    }

    [Fact]
    public void After_the_replacement_the_new_file_is_there_and_a_directory_that_is_not_flushed_is_an_error()
    {
        System.IO.File.WriteAllBytes(File("a"), Old);
        Error(Disk.Write(new FailingFiles(Operations - 1, isCrash: false), File("a"), [.. New]));
        Assert.Equal(New, System.IO.File.ReadAllBytes(File("a")));
        Assert.Equal(["a"], Names());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Wherever_a_process_ends_there_is_the_old_file_or_the_new_one(bool hasOld)
    {
        for (var failing = 0; failing < Operations; failing++)
        {
            System.IO.File.Delete(File("a"));
            if (hasOld) System.IO.File.WriteAllBytes(File("a"), Old);
            Error(Disk.Write(new FailingFiles(failing, isCrash: true), File("a"), [.. New]));
            if (failing == Operations - 1) Assert.Equal(New, System.IO.File.ReadAllBytes(File("a")));
            else if (hasOld) Assert.Equal(Old, System.IO.File.ReadAllBytes(File("a")));
            else Assert.False(System.IO.File.Exists(File("a")));
        }
    }

    [Fact]
    public void A_save_takes_five_operations()
    {
        var files = new FailingFiles(failing: int.MaxValue, isCrash: false);
        Success(Disk.Write(files, File("a"), [.. New]));
        Assert.Equal(Operations, files.Count);
        Assert.Equal(New, System.IO.File.ReadAllBytes(File("a")));
    }

    [Fact]
    public void Leftovers_of_processes_that_ended_are_deleted_and_no_other_files()
    {
        using var ended = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        ended.StandardOutput.ReadToEnd();
        ended.WaitForExit();
        var leftover = $".a.{ended.Id}.0123456789ab.tmp";
        string[] others =
        [
            $".a.{Environment.ProcessId}.0123456789ab.tmp", $".ab.{ended.Id}.0123456789ab.tmp", $".a.{ended.Id}.tmp",
            ".a.x.0123456789ab.tmp", $"a.{ended.Id}.0123456789ab.tmp", "a.tmp",
        ];
        foreach (var name in others.Append(leftover)) System.IO.File.WriteAllBytes(File(name), Old);
        Success(Disk.CheckWritable(File("a")));
        Assert.Equal(others.Order(), Names());
    }

    [Fact]
    public void A_leftover_that_another_container_writes_to_is_left_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        var unseen = File($".a.{int.MaxValue}.0123456789ab.tmp");
        using (SystemFiles.Instance.CreateNew(unseen, mode: null)) Success(Disk.CheckWritable(File("a")));
        Assert.True(System.IO.File.Exists(unseen));
        Success(Disk.CheckWritable(File("a")));
        Assert.False(System.IO.File.Exists(unseen));
    }

    [Fact]
    public void Names_of_temporary_files_differ_and_are_never_too_long()
    {
        var path = File(new string('x', 250));
        Assert.NotEqual(TemporaryFile.NewPath(path), TemporaryFile.NewPath(path));
        Success(Disk.CheckWritable(path));
        Success(Disk.Write(path, [.. New]));
        Assert.Equal([new string('x', 250)], Names());
    }

    [Fact]
    public void A_link_stays_and_the_file_behind_it_is_replaced()
    {
        Directory.CreateDirectory(File("d"));
        System.IO.File.WriteAllBytes(File("d/a"), Old);
        System.IO.File.CreateSymbolicLink(File("link"), "d/a");
        System.IO.File.CreateSymbolicLink(File("link2"), File("link"));
        System.IO.File.CreateSymbolicLink(File("dangling"), "d/b");
        Success(Disk.CheckWritable(File("link2")));
        Success(Disk.Write(File("link2"), [.. New]));
        Success(Disk.Write(File("dangling"), [.. New]));
        Assert.Equal(New, System.IO.File.ReadAllBytes(File("d/a")));
        Assert.Equal(New, System.IO.File.ReadAllBytes(File("d/b")));
        Assert.Equal(("d/a", File("link"), "d/b"), (Link("link"), Link("link2"), Link("dangling")));
        Assert.Equal(["d", "dangling", "link", "link2"], Names());

        string? Link(string name) => new FileInfo(File(name)).LinkTarget;
    }

    [Fact]
    public void A_link_that_leads_back_to_itself_is_an_error()
    {
        System.IO.File.CreateSymbolicLink(File("a"), "b");
        System.IO.File.CreateSymbolicLink(File("b"), "a");
        Assert.Contains("a link that leads back to itself", Error(Disk.Write(File("a"), [.. New])));
    }

    [Fact]
    public void The_permissions_of_the_replaced_file_stay()
    {
        if (OperatingSystem.IsWindows()) return;
        foreach (var bits in new[] { 0b110_000_000, 0b110_110_110, 0b111_000_100 })
        {
            var mode = (UnixFileMode)bits;
            System.IO.File.WriteAllBytes(File("a"), Old);
            System.IO.File.SetUnixFileMode(File("a"), mode);
            Success(Disk.Write(File("a"), [.. New]));
            Assert.Equal(mode, System.IO.File.GetUnixFileMode(File("a")));
        }
    }

    [Fact]
    public void A_write_protected_file_is_refused_before_and_at_the_save()
    {
        System.IO.File.WriteAllBytes(File("a"), Old);
        System.IO.File.SetAttributes(File("a"), FileAttributes.ReadOnly);
        var message = $"{File("a")}: the file: found a write-protected file, expected a place to write to. "
            + "Make it writable, or choose another place.";
        Assert.Equal(message, Error(Disk.CheckWritable(File("a"))));
        Assert.Equal(message, Error(Disk.Write(File("a"), [.. New])));
        Assert.Equal(Old, System.IO.File.ReadAllBytes(File("a")));
        System.IO.File.SetAttributes(File("a"), FileAttributes.Normal);
    }

    [Fact]
    public void A_directory_is_refused()
    {
        Assert.Contains("found a directory, expected a file.", Error(Disk.CheckWritable(folder)));
        Assert.Contains("found a directory, expected a file.", Error(Disk.Write(folder, [.. New])));
        Assert.Contains("no such directory", Error(Disk.Write(File("none/a"), [.. New])));
    }

    [Fact]
    public void A_device_is_written_into_and_stays()
    {
        if (!OperatingSystem.IsLinux()) return;
        System.IO.File.CreateSymbolicLink(File("null"), "/dev/null");
        foreach (var path in new[] { "/dev/null", File("null") })
        {
            Success(Disk.CheckWritable(path));
            Success(Disk.Write(path, [.. New]));
        }
        Assert.False(SaveTarget.ResolvePath("/dev/null").Match(target => target.IsReplaced, _ => true));
        Assert.Equal(["null"], Names());
        Assert.Contains("No space left", Error(Disk.Write("/dev/full", [.. New])));
    }

    [Fact]
    public async Task A_pipe_gets_the_bytes_and_stays()
    {
        if (!OperatingSystem.IsLinux()) return;
        using (var made = Process.Start("mkfifo", File("pipe"))) await made.WaitForExitAsync();
        var read = Task.Run(() => System.IO.File.ReadAllBytes(File("pipe")));
        Success(Disk.CheckWritable(File("pipe")));
        Success(Disk.Write(File("pipe"), [.. New]));
        Assert.Equal(New, await read);
        Assert.Equal(["pipe"], Names());
    }

    [Fact]
    public void What_a_process_has_open_is_no_name_of_a_file()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var open = new FileStream(File("open"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        var handle = $"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}";
        Success(Disk.Write(handle, [.. New]));
        Assert.Equal(New.Length, open.Length);
        Assert.Equal(["open"], Names());
    }

    [Fact]
    public void Two_writers_of_one_name_do_not_harm_each_other()
    {
        var versions = Enumerable.Range(0, 2).Select(i => Enumerable.Repeat((byte)i, 100_000).ToArray()).ToArray();
        Parallel.ForEach(versions, version =>
        {
            // Not through Disk, whose saves wait for each other within a process.
            for (var i = 0; i < 10; i++)
                AtomicFile.Replace(SystemFiles.Instance, new(File("a"), IsReplaced: true, FileMode: null), version);
        });
        var last = System.IO.File.ReadAllBytes(File("a"));
        Assert.Contains(versions, version => version.SequenceEqual(last));
        Assert.Equal(["a"], Names());
    }

    static string Error(Fin<Unit> result)
    {
        Assert.True(result.IsFail);
        return result.Match(_ => "", error =>
        {
            Assert.Equal(ExitCode.BadData, error.Code);
            return error.Message;
        });
    }

    static void Success(Fin<Unit> result) => Assert.True(result.IsSucc, result.Match(_ => "", error => error.Message));

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
