using System.Collections.Immutable;
using System.Security.Cryptography;
using Pipeline.Files;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public sealed class DownloadTests
{
    static byte[] Body(string name) => [.. CliFixture.IdxFiles[name]];

    static readonly ImmutableArray<MnistFile> Files =
        [.. CliFixture.IdxFiles.Keys.Select(name => new MnistFile(name, Convert.ToHexStringLower(SHA256.HashData(Body(name)))))];

    public static TheoryData<string, Func<string, byte[]>> BadMirrors() => new()
    {
        { "another file", name => Mirror.Good([.. Body(name), 0]) },
        { "half a file", name => Mirror.Cut(Body(name)) },
        { "no file", _ => Mirror.NotFound() },
        { "an HTML page", _ => Mirror.Page() },
        { "no response", _ => [] },
    };

    [Fact]
    public async Task Training_on_MNIST_downloads_it_once()
    {
        using var mirror = new Mirror(name => Mirror.Good(Body(name)));
        using var fixture = new CliFixture { Mnist = new([mirror.Address], Files) };

        var first = await fixture.Run("--data mnist --hidden 3");
        var second = await fixture.Run("--data mnist --hidden 3");
        var third = await fixture.Run("data mnist");

        Assert.Equal((0, 0, 0), (first.Code, second.Code, third.Code));
        Assert.Equal(first.Out[^2], second.Out[^2]);
        Assert.Equal(4, mirror.Requests.Length);
        Assert.All(third.Out, line => Assert.EndsWith("there already", line, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(BadMirrors))]
    public async Task The_second_mirror_is_used_if_the_first_fails(string failure, Func<string, byte[]> bad)
    {
        using var first = new Mirror(bad);
        using var second = new Mirror(name => Mirror.Good(Body(name)));
        using var fixture = new CliFixture { Mnist = new([first.Address, second.Address], Files) };

        var run = await fixture.Run("data mnist --to there");

        Assert.True(run.Code == 0, failure);
        Assert.All(Files, file => Assert.Equal(Body(file.Name), fixture.Read($"there/{file.Name}")));
        Assert.Equal(8, fixture.Files().Length);
    }

    [Theory, MemberData(nameof(BadMirrors))]
    public async Task If_all_mirrors_fail_no_files_remain_and_manual_instructions_are_given(string failure, Func<string, byte[]> bad)
    {
        using var first = new Mirror(bad);
        using var second = new Mirror(bad);
        using var fixture = new CliFixture { Mnist = new([first.Address, second.Address], Files) };

        var run = await fixture.Run("data mnist --to there");

        Assert.True(run.Code == 4, failure);
        Assert.Contains("yourself", Assert.Single(run.Error), StringComparison.Ordinal);
        Assert.Equal(4, fixture.Files().Length);
    }

    [Fact]
    public async Task A_file_with_a_wrong_hash_is_downloaded_again()
    {
        using var mirror = new Mirror(name => Mirror.Good(Body(name)));
        using var fixture = new CliFixture { Mnist = new([mirror.Address], Files) };
        fixture.Write("set/t10k-labels-idx1-ubyte", [1, 2, 3]);

        Assert.Equal(0, (await fixture.Run("data mnist --to set")).Code);
        Assert.Equal(["/mnist/t10k-labels-idx1-ubyte"], mirror.Requests);
        Assert.Equal(Body("t10k-labels-idx1-ubyte"), fixture.Read("set/t10k-labels-idx1-ubyte"));
    }

    [Fact]
    public async Task Cancellation_of_a_download_leaves_no_half_file()
    {
        using var stop = new CancellationTokenSource();
        using var mirror = new Mirror(name =>
        {
            stop.Cancel();
            return Mirror.Cut(Body(name));
        });
        using var fixture = new CliFixture { Mnist = new([mirror.Address], Files) };

        var run = await fixture.Run("data mnist --to there", stop.Token);

        Assert.Equal(130, run.Code);
        Assert.Equal(["interrupted"], [.. run.Error]);
        Assert.Equal(4, fixture.Files().Length);
    }
}
