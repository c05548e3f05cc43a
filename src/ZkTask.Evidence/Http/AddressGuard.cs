using System.Net;
using System.Net.Sockets;

namespace ZkTask.Evidence.Http;

/// <summary>
/// Decides at the moment of connecting which addresses may be connected to, so that neither a redirect nor a name that resolves to something else the second time
/// leads into the operator's own network. Only what the operator wrote as an address or as <c>localhost</c> is meant that way.
/// </summary>
internal sealed class AddressGuard(Uri configured, bool allowPrivateAddresses)
{
    // IANA's registries of special-purpose addresses (RFC 6890 and its updates): not globally reachable, or standing for other addresses.
    private static readonly IPNetwork[] s_special =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>Whether an address is one of the public internet.</summary>
    internal static bool IsPublic(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Array.Exists(s_special, network => network.Contains(plain));
    }

    /// <summary>Whether a host, given as it stands in an address, may be connected to under one of its addresses.</summary>
    internal bool Allows(string host, int port, IPAddress address) =>
        allowPrivateAddresses || IsPublic(address) || (IsLiteral && port == configured.Port && string.Equals(host, configured.IdnHost, StringComparison.OrdinalIgnoreCase));

    /// <summary>Connects a <see cref="SocketsHttpHandler"/>.</summary>
    internal async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        DnsEndPoint target = context.DnsEndPoint;
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(target.Host, cancellation).ConfigureAwait(false);
        IPAddress[] allowed = [.. addresses.Where(address => Allows(target.Host, target.Port, address))];
        if (allowed.Length == 0)
            throw new SourceException($"{target.Host}: {(addresses.Length == 0 ? "no address" : "not a public address, which is not allowed here")}");
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsLiteral => configured.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || configured.IdnHost == "localhost";
}
