using LanguageExt;
using Pipeline.Options;

namespace Pipeline.Commands;

/// <summary>The exit code of a command.</summary>
static class CommandOutcome
{
    /// <summary>0 for success; for an error its exit code, after one line on standard error.</summary>
    public static int ToExitCode(Fin<Unit> result, Host host) => result.Match(_ => ExitCode.Success, error =>
    {
        host.Error.WriteLine($"error: {error.Message}");
        return ExitCode.Of(error);
    });

    /// <summary>Bind for a result that is awaited.</summary>
    public static async Task<Fin<B>> Then<A, B>(this Task<Fin<A>> first, Func<A, Fin<B>> next) => (await first).Bind(next);
}
