using System.Collections.Immutable;
using System.Security.Cryptography;
using LanguageExt;
using Pipeline.Formats;

namespace Pipeline.Files;

/// <summary>Fetches MNIST: each file from the first mirror that has the right one, checked before it is put in its place.</summary>
static class Download
{
    const long LargestFile = 64L << 20;
    static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    /// <summary>Fetches the files that are not there yet. <paramref name="tell"/> hears what is going on.</summary>
    public static async Task<Fin<Unit>> Mnist(MnistSource source, string directory, Action<string> tell, CancellationToken stop)
    {
        var made = Disk.MakeDirectory(directory);
        if (made.IsFail) return made;
        using var client = Client(source.Mirrors);
        foreach (var file in source.Files)
        {
            var path = Path.Combine(directory, file.Name);
            if (IsRight(path, file))
            {
                tell($"{path}: there already");
                continue;
            }
            var fetched = await FromAny(client, source.Mirrors, file, path, tell, stop);
            if (fetched.IsFail) return fetched;
        }
        return Unit.Default;
    }

    static async Task<Fin<Unit>> FromAny(HttpClient client, ImmutableArray<Uri> mirrors, MnistFile file, string path, Action<string> tell, CancellationToken stop)
    {
        var failures = ImmutableArray<string>.Empty;
        foreach (var mirror in mirrors)
        {
            var address = new Uri(mirror, file.Name);
            tell($"{path}: from {address}");
            var failure = await Fetch(client, address, file, path, stop);
            if (failure is null) return Unit.Default;
            failures = failures.Add($"{address} gave {failure}");
            tell($"{path}: {failures[^1]}");
        }
        return Disk.In(path, new DecodeError("download", string.Join("; ", failures), $"the file with SHA-256 {file.Sha256}",
            $"Check the network and try again, or put the file into {Path.GetDirectoryName(path)} yourself."));
    }

    /// <summary>What went wrong, or null.</summary>
    static async Task<string?> Fetch(HttpClient client, Uri address, MnistFile file, string path, CancellationToken stop)
    {
        var temporary = Disk.Temporary(path);
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patient.CancelAfter(patience);
        try
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, patient.Token);
            if (!response.IsSuccessStatusCode) return $"status {(int)response.StatusCode} {response.ReasonPhrase}";
            var digest = await Save(await response.Content.ReadAsStreamAsync(patient.Token), temporary, patient);
            if (digest != file.Sha256) return $"a file with SHA-256 {digest}";
            File.Move(temporary, path, overwrite: true);
            return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"nothing for {patience.TotalSeconds} s";
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

    static async Task<string> Save(Stream body, string temporary, CancellationTokenSource patient)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var target = new FileStream(temporary, FileMode.Create);
        var buffer = new byte[1 << 16];
        for (int count; (count = await body.ReadAsync(buffer, patient.Token)) > 0; patient.CancelAfter(patience))
        {
            if (target.Length + count > LargestFile) throw new IOException($"more than {LargestFile} bytes");
            hash.AppendData(buffer, 0, count);
            await target.WriteAsync(buffer.AsMemory(0, count), patient.Token);
        }
        target.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static bool IsRight(string path, MnistFile file)
    {
        if (!File.Exists(path)) return false;
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256;
    }

    // A proxy is for the world outside; a mirror on this machine is asked directly.
    static HttpClient Client(ImmutableArray<Uri> mirrors) =>
        new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15), UseProxy = !mirrors.All(mirror => mirror.IsLoopback) });
}
