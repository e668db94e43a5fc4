using System.Collections.Immutable;
using System.Security.Cryptography;
using LanguageExt;
using Pipeline.Formats;

namespace Pipeline.Files;

/// <summary>Downloads MNIST: each file from the first mirror whose copy has the expected SHA-256.</summary>
static class Download
{
    const long MaxFileLength = 64L << 20;
    static readonly TimeSpan timeout = TimeSpan.FromSeconds(30);

    /// <summary>Downloads the files that are missing or differ. <paramref name="report"/> gets lines of progress.</summary>
    public static async Task<Fin<Unit>> Mnist(MnistSource source, string directory, Action<string> report, CancellationToken stop)
    {
        var created = Disk.CreateDirectory(directory);
        if (created.IsFail) return created;
        using var client = CreateClient(source.Mirrors);
        foreach (var file in source.Files)
        {
            var path = Path.Combine(directory, file.Name);
            var checkedFile = Prepare(path, file);
            if (checkedFile.IsFail) return checkedFile.Map(_ => Unit.Default);
            if (checkedFile.IfFail(false))
            {
                report($"{path}: there already");
                continue;
            }
            var fetched = await FetchFromMirrors(client, source.Mirrors, file, path, report, stop);
            if (fetched.IsFail) return fetched;
        }
        return Unit.Default;
    }

    static async Task<Fin<Unit>> FetchFromMirrors(
        HttpClient client, ImmutableArray<Uri> mirrors, MnistFile file, string path, Action<string> report, CancellationToken stop)
    {
        var failures = ImmutableArray<string>.Empty;
        foreach (var mirror in mirrors)
        {
            var address = new Uri(mirror, file.Name);
            report($"{path}: from {address}");
            var failure = await Fetch(client, address, file, path, stop);
            if (failure is null) return Unit.Default;
            failures = failures.Add($"{address} gave {failure}");
            report($"{path}: {failures[^1]}");
        }
        return Disk.WithPath(path, new DecodeError(
            "download",
            string.Join("; ", failures),
            $"the file with SHA-256 {file.Sha256}",
            $"Check the network and try again, or put the file into {Path.GetDirectoryName(path)} yourself."));
    }

    /// <summary>Downloads a file and moves it to its path. Returns a description of the failure, or null.</summary>
    static async Task<string?> Fetch(HttpClient client, Uri address, MnistFile file, string path, CancellationToken stop)
    {
        var temporary = TemporaryFile.NewPath(path);
        using var timeoutSource = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeoutSource.CancelAfter(timeout);
        try
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, timeoutSource.Token);
            if (!response.IsSuccessStatusCode) return $"status {(int)response.StatusCode} {response.ReasonPhrase}";
            var actualSha256 = await Save(await response.Content.ReadAsStreamAsync(timeoutSource.Token), temporary, timeoutSource);
            if (actualSha256 != file.Sha256) return $"a file with SHA-256 {actualSha256}";
            File.Move(temporary, path, overwrite: true);
            return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"nothing for {timeout.TotalSeconds} s";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            return exception.Message.ReplaceLineEndings(" ").TrimEnd('.');
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes the body to a file and returns its SHA-256. The timeout restarts with every read.</summary>
    static async Task<string> Save(Stream body, string temporary, CancellationTokenSource timeoutSource)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var target = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var buffer = new byte[1 << 16];
        for (int count; (count = await body.ReadAsync(buffer, timeoutSource.Token)) > 0; timeoutSource.CancelAfter(timeout))
        {
            if (target.Length + count > MaxFileLength) throw new IOException($"more than {MaxFileLength} bytes");
            hash.AppendData(buffer, 0, count);
            await target.WriteAsync(buffer.AsMemory(0, count), timeoutSource.Token);
        }
        target.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Whether the file is there already; where it is not, what killed processes left of it is deleted.</summary>
    static Fin<bool> Prepare(string path, MnistFile file) => Disk
        .ToDiskErrors(path, "a readable file", "Delete it, or choose another place.", () => Fin<bool>.Succ(HasExpectedHash(path, file)))
        .Bind(isThere => isThere ? Fin<bool>.Succ(true) : Disk.CheckWritable(path).Map(_ => false));

    static bool HasExpectedHash(string path, MnistFile file)
    {
        if (!File.Exists(path)) return false;
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256;
    }

    // Mirrors on this machine, which tests use, are reached without the proxy.
    static HttpClient CreateClient(ImmutableArray<Uri> mirrors) =>
        new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15), UseProxy = !mirrors.All(mirror => mirror.IsLoopback) });
}
