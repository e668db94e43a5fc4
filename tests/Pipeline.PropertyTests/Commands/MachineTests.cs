using System.Text;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

/// <summary>What a machine can do to a run is said in one line, and is no bug in the program.</summary>
public sealed class MachineTests : IDisposable
{
    readonly CliFixture fixture = new();

    [Fact]
    public async Task Too_little_memory_is_one_line_that_names_the_options_to_lower()
    {
        foreach (var exception in new Exception[]
        {
            new InsufficientMemoryException(), new AggregateException(new InsufficientMemoryException()),
            new TypeInitializationException("T", new InsufficientMemoryException()),
        })
        {
            var (code, error) = await RunWith(exception);
            Assert.Equal(2, code);
            Assert.Equal("error: the memory does not suffice: 64 MiB are there. Make --hidden, --batch or --threads smaller, "
                + "take fewer images for --data, or give the program more memory.\n", error);
        }
    }

    [Fact]
    public async Task An_error_of_the_file_system_is_one_line()
    {
        foreach (var exception in (Exception[])[new IOException("the disk is gone"), new UnauthorizedAccessException("the disk is gone")])
            Assert.Equal((4, "error: the disk is gone\n"), await RunWith(exception));
    }

    async Task<(int Code, string Error)> RunWith(Exception exception)
    {
        await using var output = new Failing(exception);
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await Cli.Run(
            ["--data", "set"], new(output, error, fixture.Folder) { AvailableMemory = 64 << 20 }, CancellationToken.None);
        return (code, error.ToString());
    }

    public void Dispose() => fixture.Dispose();

    sealed class Failing(Exception exception) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => throw exception;
    }
}
