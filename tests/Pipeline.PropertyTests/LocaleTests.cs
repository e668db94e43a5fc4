using Xunit;

namespace Pipeline.PropertyTests;

public class LocaleTests
{
    [Theory]
    [InlineData("C", "de_DE.UTF-8", "de_DE.UTF-8", false)]
    [InlineData("POSIX", null, null, false)]
    [InlineData("C.UTF-8", "C", "C", true)]
    [InlineData("", "en_US.utf8", "C", true)]
    [InlineData(null, "C", "C.UTF-8", false)]
    [InlineData(null, null, "de_DE.UTF-8", true)]
    [InlineData(null, "", "de_DE.ISO-8859-1", false)]
    [InlineData(null, null, null, false)]
    public void The_first_variable_that_is_set_decides(string? all, string? type, string? language, bool isUtf8) => Assert.Equal(
        isUtf8, Locale.IsUtf8(name => name switch { "LC_ALL" => all, "LC_CTYPE" => type, _ => language }, isWindows: false));

    [Fact]
    public void Windows_has_no_such_variables() => Assert.True(Locale.IsUtf8(_ => null, isWindows: true));
}
