using System.CommandLine;
using System.Net;
using LanguageExt;
using LanguageExt.Common;
using static Pipeline.Options.OptionParser;

namespace Pipeline.Options;

/// <summary>The options of <c>serve</c>.</summary>
static class ServeOptions
{
    const int DefaultPort = 5028;
    const string Localhost = "localhost";

    public static readonly System.CommandLine.Option<string> Model = TrainCommandOptions.TextOption(
        "--model", "FILE", "a model of 28 x 28 digits that train saved; default: one that is trained on the bundled digits first");

    public static readonly System.CommandLine.Option<string> Port = TrainCommandOptions.TextOption(
        "--port", "N", $"the port, 0 for any that is free; default: {DefaultPort}");

    public static readonly System.CommandLine.Option<string> Host = TrainCommandOptions.TextOption(
        "--host", "ADDRESS", "the IP address to listen on, 0.0.0.0 for all of this machine; default: 127.0.0.1, for this machine alone");

    public static readonly System.CommandLine.Option<string[]> AllowHost = new("--allow-host")
    {
        HelpName = "NAME",
        Description = "answer under this host name too, as behind a proxy; may be repeated",
    };

    public static readonly System.CommandLine.Option<bool> Open = new("--open") { Description = "open the page in the browser" };

    /// <summary>The command <c>serve</c>.</summary>
    public static Command CreateCommand(Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command("serve", "Shows a model in the browser: draw a digit and see what it is taken for.")
        {
            Model, Port, Host, AllowHost, Open, ServeTrainingOptions.Train,
        };
        foreach (var option in ServeTrainingOptions.OfTraining) command.Add(option);
        command.SetAction(run);
        return command;
    }

    /// <summary>The values, or the errors of all options.</summary>
    public static Validation<Error, ServeJob> Validate(ParseResult result) => (
        result.GetValue(Model) is { } model ? FileName(Model.Name, model).Map(Prelude.Some) : LanguageExt.Option<string>.None,
        Int(Port.Name, result.GetValue(Port) ?? $"{DefaultPort}", min: IPEndPoint.MinPort, max: IPEndPoint.MaxPort),
        Address(result.GetValue(Host) ?? Localhost),
        (result.GetValue(AllowHost) ?? []).Select(HostName).ToSeq().Sequence(),
        ServeTrainingOptions.Validate(result))
        .Apply((path, port, address, names, training) =>
            new ServeJob(path, address, port, [.. names], result.GetValue(Open), training));

    static Validation<Error, IPAddress> Address(string text) =>
        text == Localhost ? IPAddress.Loopback
        : IPAddress.TryParse(text, out var address) ? address
        : Invalid<IPAddress>(Host.Name, text, "an IP address, such as 127.0.0.1, or 0.0.0.0 for all addresses of this machine");

    // A pattern such as * would let any name through, and with it pages of other sites: see DNS rebinding in docs/serve.md.
    static Validation<Error, string> HostName(string text) => Uri.CheckHostName(text) == UriHostNameType.Unknown
        ? Invalid<string>(AllowHost.Name, text, "a host name without port, such as digits.example.org")
        : text;
}
