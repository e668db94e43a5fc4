using System.Diagnostics;
using Pipeline.Display;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public sealed class CompletionsTests : IDisposable
{
    readonly CliFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Theory]
    [InlineData("", "train")]
    [InlineData("data ", "info")]
    [InlineData("data info --la", "--label")]
    [InlineData("train --recipe ", "notebook,minibatch,best-100")]
    [InlineData("train --recipe mini", "minibatch")]
    [InlineData("--recipe mini", "minibatch")]
    [InlineData("--hid", "--hidden")]
    [InlineData("train --epochs 3 --optimizer ", "adam,sgd")]
    [InlineData("train --activation le", "leaky-relu,lecun-tanh")]
    [InlineData("train --augment ", "affine")]
    [InlineData("train --data ", "digits,mnist")]
    [InlineData("predict --model x --prepare ", "digit,scale")]
    [InlineData("export --precision d", "double")]
    [InlineData("completions ", "bash,fish,powershell,zsh")]
    [InlineData("train --model ", "")]
    public async Task Commands_options_and_the_values_of_closed_sets_are_suggested(string line, string expected)
    {
        var suggested = (await fixture.Run([$"[suggest:{line.Length}]", line])).Out;
        Assert.All(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), name => Assert.Contains(name, suggested));
        if (line.EndsWith("--recipe ", StringComparison.Ordinal))
            Assert.All(BuiltInRecipes.All.Keys, name => Assert.Contains(name, suggested));
        if (expected.Length == 0) Assert.DoesNotContain(suggested, suggestion => suggestion.Length > 0);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task Each_shell_has_a_script(string shell)
    {
        var run = await fixture.Run($"completions {shell}");
        Assert.Equal(0, run.Code);
        Assert.Contains(run.Out, line => line.Contains("[suggest:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("csh", "SHELL: found 'csh', expected one of bash, fish, powershell, zsh.")]
    [InlineData("fsh", "Did you mean fish?")]
    public async Task Another_shell_is_an_error(string shell, string expected)
    {
        var run = await fixture.Run($"completions {shell}");
        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error[0], StringComparison.Ordinal);
    }

    // What the program suggests is told above; here a stand-in suggests two options, a value and a name of a file.
    [Theory]
    [InlineData("pipeline train --re", "--recipe --resume", "[suggest:10] train --re")]
    [InlineData("pipeline  train m", "minibatch", "[suggest:7] train m")]
    [InlineData("pipeline train ", "minibatch", "[suggest:6] train ")]
    public void Bash_completes_with_the_script(string line, string expected, string arguments)
    {
        if (!File.Exists("/bin/bash")) return;
        File.WriteAllText(fixture.Path("pipeline"), $"#!/bin/bash\nprintf '%s %s\\n' \"$1\" \"$2\" > '{fixture.Path("asked")}'\n"
            + "printf '%s\\n' --recipe --resume /h minibatch\n");
        File.WriteAllText(fixture.Path("test.sh"), $$"""
            PATH="{{fixture.Folder}}:$PATH"
            chmod +x "{{fixture.Path("pipeline")}}"
            {{CompletionScripts.ByShell["bash"]}}
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{line}}) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            [[ "$COMP_LINE" == *' ' ]] && { COMP_WORDS+=(''); COMP_CWORD=$((COMP_CWORD + 1)); }
            _pipeline_complete
            echo "${COMPREPLY[@]}"
            """);
        using var bash = Process.Start(
            new ProcessStartInfo("/bin/bash", ["--norc", fixture.Path("test.sh")]) { RedirectStandardOutput = true })!;
        Assert.Equal(expected, bash.StandardOutput.ReadToEnd().Trim());
        bash.WaitForExit();
        Assert.Equal(arguments, File.ReadAllText(fixture.Path("asked")).TrimEnd('\n'));
    }
}
