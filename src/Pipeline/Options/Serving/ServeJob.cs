using System.Collections.Immutable;
using System.Net;
using LanguageExt;

namespace Pipeline.Options;

/// <summary>A validated call of <c>serve</c>.</summary>
/// <param name="ModelPath">The model, if one is given.</param>
/// <param name="Address">The address to listen on.</param>
/// <param name="Port">The port; 0 for any that is free.</param>
/// <param name="AllowedHosts">Host names to answer under, besides those of the address.</param>
/// <param name="IsOpened">Whether the page is opened in the browser.</param>
/// <param name="Training">The training page, if it is asked for.</param>
sealed record ServeJob(
    Option<string> ModelPath, IPAddress Address, int Port, ImmutableArray<string> AllowedHosts, bool IsOpened,
    Option<ServeTrainingJob> Training);
