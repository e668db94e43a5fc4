using LanguageExt;
using Pipeline.Options;

namespace Pipeline.Commands;

/// <summary>The end of a command.</summary>
static class CommandOutcome
{
    /// <summary>Reports an error in one line; its exit code is the program's.</summary>
    public static int Of(Fin<Unit> result, Host host) => result.Match(_ => ExitCode.Done, error =>
    {
        host.Error.WriteLine($"error: {error.Message}");
        return ExitCode.Of(error);
    });

    /// <summary>The next part of a command, where it has to be waited for.</summary>
    public static async Task<Fin<B>> Then<A, B>(this Task<Fin<A>> first, Func<A, Fin<B>> next) => (await first).Bind(next);
}
