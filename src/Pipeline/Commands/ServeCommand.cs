using System.Net;
using LanguageExt;
using LanguageExt.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Commands.Serving;
using Pipeline.Options;
using Pipeline.Server;
using Pipeline.Server.Endpoints;
using Pipeline.Server.Endpoints.Prediction;
using Pipeline.Server.Training;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary><c>serve</c>: a web server until it is interrupted.</summary>
static class ServeCommand
{
    static readonly Page drawPage = new("/", "Draw", "draw.html");

    /// <summary>Runs the command. It ends by an interruption, with its exit code.</summary>
    public static Task<int> Run(ParseResult result, Host host, CancellationToken stop) => ServeOptions.Validate(result).Match(
        job => Serve(job, host, stop),
        errors => Task.FromResult(Usage.Report(errors, result, host)));

    static async Task<int> Serve(ServeJob job, Host host, CancellationToken stop)
    {
        var got = await ServedModel.Get(job.ModelPath, host, stop);
        if (got.IsFail) return CommandOutcome.ToExitCode(got.Map(_ => Unit.Default), host);
        var served = got.IfFail(_ => default!);
        var begun = await ServedTraining.Begin(job, host, stop);
        if (begun.IsFail) return CommandOutcome.ToExitCode(begun.Map(_ => Unit.Default), host);
        await using var training = begun.IfFail(_ => default).MatchUnsafe<TrainingPage?>(page => page, () => null);
        var settings = new ServerSettings(
            new IPEndPoint(job.Address, job.Port), [.. HostNames.Of(job.Address), .. job.AllowedHosts],
            [drawPage, .. training is null ? Array.Empty<Page>() : [TrainingPage.Page]],
            [
                HealthEndpoint.Map,
                routes => ModelEndpoints.Map(routes, served),
                routes => PredictEndpoint.Map(routes, served),
                routes => training?.Endpoints.Map(routes),
            ],
            host.Error.WriteLine);
        await using var server = WebServer.Create(settings);
        var started = await Start(server, job, stop);
        if (started.IsFail) return CommandOutcome.ToExitCode(started, host);
        PrintAddress(server, job, host);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await server.StopAsync(CancellationToken.None);
        stop.ThrowIfCancellationRequested();
        return ExitCode.Success;
    }

    static async Task<Fin<Unit>> Start(WebApplication server, ServeJob job, CancellationToken stop)
    {
        try
        {
            await server.StartAsync(stop);
            return Unit.Default;
        }
        // Kestrel wraps what the socket says of an address that is taken or not of this machine, or of a port below 1024.
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            return Error.New(ExitCode.Usage,
                $"{ServeOptions.Port.Name} {job.Port} on {job.Address}: {exception.GetBaseException().Message}. "
                + $"Give another {ServeOptions.Port.Name}, or 0 for any that is free.");
        }
    }

    static void PrintAddress(WebApplication server, ServeJob job, Host host)
    {
        var port = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        var shown = HostNames.IsAny(job.Address) ? IPAddress.Loopback : job.Address;
        if (!IPAddress.IsLoopback(job.Address))
            host.Error.WriteLine($"warning: every machine that reaches {job.Address} can use this server, which asks for no password");
        var address = $"http://{HostNames.ToHost(shown)}:{port}{(job.Training.IsSome ? TrainingPage.Page : drawPage).Path}";
        host.Out.WriteLine(address);
        host.Out.Flush();
        if (job.IsOpened) Browser.Open(address, host);
    }
}
