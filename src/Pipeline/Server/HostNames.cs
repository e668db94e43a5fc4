using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Pipeline.Server;

/// <summary>The hosts that requests may name.</summary>
/// <remarks>
/// A site whose name resolves to this machine (DNS rebinding) has its pages send requests here as if they were the server's own; they are
/// told by the name of the host.
/// </remarks>
static class HostNames
{
    static readonly ImmutableArray<string> loopback = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>The names of an address: for 0.0.0.0 and [::] all addresses of this machine and its name; always the loopback.</summary>
    public static ImmutableArray<string> Of(IPAddress address) =>
    [
        .. loopback.Concat(IsAny(address) ? OfThisMachine() : [ToHost(address)]).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Whether an address stands for all of the machine.</summary>
    public static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>An address as URLs have it.</summary>
    public static string ToHost(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6
        ? $"[{new IPAddress(address.GetAddressBytes())}]"
        : $"{address}";

    static IEnumerable<string> OfThisMachine() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => ToHost(unicast.Address))
        .Append(Environment.MachineName);
}
