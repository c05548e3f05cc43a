using System.Buffers;
using System.Text.Json;
using ZkTask.Tasks;

namespace ZkTask.Evidence.Http;

/// <summary>
/// Reads the members of a tasks file that every endpoint has: <c>url</c>, <c>timeoutMilliseconds</c>, <c>allowPrivateAddresses</c>, and a secret in an environment
/// variable, so that no secret stands in the file.
/// </summary>
internal static class EndpointReader
{
    private const string Url = "url";

    private static readonly SearchValues<char> s_headerCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    /// <summary>Reads an endpoint.</summary>
    /// <param name="element">The element.</param>
    /// <param name="options">Where environment variables come from.</param>
    /// <param name="sort">What comes before the host in the endpoint's name, for instance <c>kubo</c>.</param>
    /// <param name="secretHeader">The header of the secret, if the element has one, and what stands before it.</param>
    /// <param name="probe">What replaces a placeholder in the address, so that it can be checked.</param>
    internal static EndpointSettings Read(
        TasksFileElement element, EvidenceOptions options, string sort, (string Name, string Prefix) secretHeader, (string Placeholder, string Value)? probe = null)
    {
        string text = element.GetString(Url);
        string probed = probe is { } p ? text.Replace(p.Placeholder, p.Value, StringComparison.Ordinal) : text;
        if (!Uri.TryCreate(probed, UriKind.Absolute, out Uri? url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            || url.UserInfo.Length > 0 || url.Fragment.Length > 0 || (probe is null && url.Query.Length > 0))
            throw element.Refuse(Url, $"must be an address that begins with http:// or https://, without user{(probe is null ? ", query" : "")} and fragment");
        return new EndpointSettings($"{sort} {url.Authority}", url)
        {
            Timeout = TimeSpan.FromMilliseconds(element.GetInteger("timeoutMilliseconds", 10, 60_000, 3_000)),
            AllowPrivateAddresses = element.GetBoolean("allowPrivateAddresses", false),
            Secret = ReadSecret(element, options, secretHeader),
        };
    }

    private static KeyValuePair<string, string>? ReadSecret(TasksFileElement element, EvidenceOptions options, (string Name, string Prefix) header)
    {
        const string variable = "secretEnvironment", custom = "secretHeader";
        if (element.KindOf(variable) == JsonValueKind.Undefined)
            return null;
        string name = element.GetString(variable);
        string headerName = element.KindOf(custom) == JsonValueKind.Undefined ? header.Name : element.GetString(custom);
        string prefix = headerName == header.Name ? header.Prefix : "";
        if (headerName.Length == 0 || headerName.AsSpan().ContainsAnyExcept(s_headerCharacters))
            throw element.Refuse(custom, "must be the name of an HTTP header: letters, digits and hyphens");
        string? value = name.Length == 0 || name.Contains('=', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal) ? null : options.Environment(name);
        return !string.IsNullOrEmpty(value) && !value.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? new(headerName, prefix + value)
            : throw element.Refuse(variable, "must name an environment variable that holds a secret of printable ASCII characters");
    }
}
