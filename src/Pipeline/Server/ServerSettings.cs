using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Routing;

namespace Pipeline.Server;

/// <summary>What a server serves, and where.</summary>
/// <param name="EndPoint">The address and port to listen on; port 0 for any that is free.</param>
/// <param name="AllowedHosts">The hosts that a request may name; others are refused, which keeps pages of other sites out.</param>
/// <param name="Pages">The pages, in the order of the navigation.</param>
/// <param name="Endpoints">Each adds its endpoints.</param>
/// <param name="Report">Takes a line for each internal error.</param>
sealed record ServerSettings(
    IPEndPoint EndPoint,
    ImmutableArray<string> AllowedHosts,
    ImmutableArray<Page> Pages,
    ImmutableArray<Action<IEndpointRouteBuilder>> Endpoints,
    Action<string> Report);
