using System.Net;
using Pipeline.Server;
using Xunit;

namespace Pipeline.PropertyTests.Server;

public class HostNamesTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.0.0.2", "127.0.0.2")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::1", "[::1]")]
    [InlineData("2001:db8::7", "[2001:db8::7]")]
    public void An_address_that_is_listened_on_is_answered(string address, string host)
    {
        var names = HostNames.Of(IPAddress.Parse(address));
        Assert.Contains(host, names);
        Assert.Contains("localhost", names);
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void All_addresses_are_those_of_this_machine_and_its_name(string any) =>
        Assert.Contains(Environment.MachineName, HostNames.Of(IPAddress.Parse(any)), StringComparer.OrdinalIgnoreCase);
}
