using System.Collections.Immutable;
using System.Security.Cryptography;
using Pipeline.Files;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public sealed class DownloadTests
{
    static byte[] Body(string name) => [.. Workshop.IdxFiles[name]];

    static readonly ImmutableArray<MnistFile> files =
        [.. Workshop.IdxFiles.Keys.Select(name => new MnistFile(name, Convert.ToHexStringLower(SHA256.HashData(Body(name)))))];

    public static TheoryData<string, Func<string, byte[]>> BadMirrors() => new()
    {
        { "another file", name => Mirror.Good([.. Body(name), 0]) },
        { "half a file", name => Mirror.Cut(Body(name)) },
        { "no file", _ => Mirror.NotFound() },
        { "a page", _ => Mirror.Page() },
        { "no answer", _ => [] },
    };

    [Fact]
    public async Task Training_on_mnist_fetches_it_once()
    {
        using var mirror = new Mirror(name => Mirror.Good(Body(name)));
        using var workshop = new Workshop { Mnist = new([mirror.Address], files) };

        var first = await workshop.Run("--data mnist --hidden 3");
        var second = await workshop.Run("--data mnist --hidden 3");
        var third = await workshop.Run("data mnist");

        Assert.Equal((0, 0, 0), (first.Code, second.Code, third.Code));
        Assert.Equal(first.Out[^2], second.Out[^2]);
        Assert.Equal(4, mirror.Asked.Length);
        Assert.All(third.Out, line => Assert.EndsWith("there already", line, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(BadMirrors))]
    public async Task The_second_mirror_helps_where_the_first_fails(string what, Func<string, byte[]> bad)
    {
        using var first = new Mirror(bad);
        using var second = new Mirror(name => Mirror.Good(Body(name)));
        using var workshop = new Workshop { Mnist = new([first.Address, second.Address], files) };

        var run = await workshop.Run("data mnist --to there");

        Assert.True(run.Code == 0, what);
        Assert.All(files, file => Assert.Equal(Body(file.Name), workshop.Read($"there/{file.Name}")));
        Assert.Equal(8, workshop.Files().Length);
    }

    [Theory, MemberData(nameof(BadMirrors))]
    public async Task Where_all_mirrors_fail_nothing_is_left_and_the_way_by_hand_is_told(string what, Func<string, byte[]> bad)
    {
        using var first = new Mirror(bad);
        using var second = new Mirror(bad);
        using var workshop = new Workshop { Mnist = new([first.Address, second.Address], files) };

        var run = await workshop.Run("data mnist --to there");

        Assert.True(run.Code == 4, what);
        Assert.Contains("yourself", Assert.Single(run.Error), StringComparison.Ordinal);
        Assert.Equal(4, workshop.Files().Length);
    }

    [Fact]
    public async Task A_file_that_is_not_right_is_fetched_anew()
    {
        using var mirror = new Mirror(name => Mirror.Good(Body(name)));
        using var workshop = new Workshop { Mnist = new([mirror.Address], files) };
        workshop.Write("set/t10k-labels-idx1-ubyte", [1, 2, 3]);

        Assert.Equal(0, (await workshop.Run("data mnist --to set")).Code);
        Assert.Equal(["/mnist/t10k-labels-idx1-ubyte"], mirror.Asked);
        Assert.Equal(Body("t10k-labels-idx1-ubyte"), workshop.Read("set/t10k-labels-idx1-ubyte"));
    }
}
