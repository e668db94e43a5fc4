using FsCheck.Xunit;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Commands;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Options;
using Xunit;

namespace Pipeline.PropertyTests.Options;

public class ExitCodeTests
{
    static readonly int[] OfErrors = [ExitCode.Internal, ExitCode.Usage, ExitCode.Diverged, ExitCode.Data, ExitCode.Interrupted];

    static readonly DecodeError Bad = new("byte 3", "a zero", "a one", "Save it again.");

    public static TheoryData<string, Error> WithoutCode() => new()
    {
        { "a fault of a decoder", Bad },
        { "a sentence", Error.New("something went wrong") },
        { "an exception", Error.New(new InvalidOperationException("something went wrong")) },
        { "several errors", Error.New(ExitCode.Usage, "one") + Error.New(ExitCode.Data, "two") },
        { "success", Error.New(ExitCode.Done, "done") },
        { "success in the lower byte, which is all that a shell sees", Error.New(256, "done") },
    };

    [Property]
    public bool No_error_is_reported_as_success(int code) => OfErrors.Contains(ExitCode.Of(Error.New(code, "something went wrong")));

    [Theory, MemberData(nameof(WithoutCode))]
    public void An_error_that_nobody_gave_a_code_is_an_internal_one(string what, Error error)
    {
        using var text = new StringWriter();
        Assert.True(CommandOutcome.Of(Fin<Unit>.Fail(error), new(TextWriter.Null, text, ".")) == ExitCode.Internal, what);
        Assert.Equal($"error: {error.Message}{Environment.NewLine}", text.ToString());
    }

    [Fact]
    public void An_error_that_has_a_code_keeps_it() =>
        Assert.All(OfErrors, code => Assert.Equal(code, ExitCode.Of(Error.New(code, "something went wrong"))));

    [Fact]
    public void The_fault_of_a_decoder_becomes_an_error_about_data_where_the_file_is_known()
    {
        var error = Disk.In("here.st", Bad);
        Assert.Equal(ExitCode.Data, ExitCode.Of(error));
        Assert.Equal("here.st: byte 3: found a zero, expected a one. Save it again.", error.Message);
    }
}
