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
    static readonly int[] ErrorCodes = [ExitCode.Internal, ExitCode.Usage, ExitCode.Diverged, ExitCode.BadData, ExitCode.Interrupted];

    static readonly DecodeError Bad = new("byte 3", "a zero", "a one", "Save it again.");

    public static TheoryData<string, Error> WithoutCode() => new()
    {
        { "a decode error", Bad },
        { "a message", Error.New("something went wrong") },
        { "an exception", Error.New(new InvalidOperationException("something went wrong")) },
        { "several errors", Error.New(ExitCode.Usage, "one") + Error.New(ExitCode.BadData, "two") },
        { "success", Error.New(ExitCode.Success, "done") },
        { "a code whose lower byte is 0, which is all that a shell reports", Error.New(256, "done") },
    };

    [Property]
    public bool No_error_is_reported_as_success(int code) => ErrorCodes.Contains(ExitCode.Of(Error.New(code, "something went wrong")));

    [Theory, MemberData(nameof(WithoutCode))]
    public void An_error_without_an_exit_code_is_an_internal_error(string kind, Error error)
    {
        using var text = new StringWriter();
        Assert.True(CommandOutcome.ToExitCode(Fin<Unit>.Fail(error), new(TextWriter.Null, text, ".")) == ExitCode.Internal, kind);
        Assert.Equal($"error: {error.Message}{Environment.NewLine}", text.ToString());
    }

    [Fact]
    public void An_error_with_an_exit_code_keeps_it() =>
        Assert.All(ErrorCodes, code => Assert.Equal(code, ExitCode.Of(Error.New(code, "something went wrong"))));

    [Fact]
    public void A_decode_error_becomes_a_data_error_with_the_file_name()
    {
        var error = Disk.WithPath("here.st", Bad);
        Assert.Equal(ExitCode.BadData, ExitCode.Of(error));
        Assert.Equal("here.st: byte 3: found a zero, expected a one. Save it again.", error.Message);
    }
}
