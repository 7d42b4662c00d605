namespace RegulatedData.TokenApproval.Client.Signing;

/// <summary>Checks addresses before they are used.</summary>
internal static class HttpAddress
{
    /// <summary>The address, if it can be called.</summary>
    /// <exception cref="ArgumentException">It isn't an absolute http or https URL.</exception>
    public static Uri Check(Uri? address, string parameter)
    {
        ArgumentNullException.ThrowIfNull(address, parameter);
        return address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? address
            : throw new ArgumentException(
                $"'{address}' isn't an absolute http or https URL. Give the one that the construct has as an output.",
                parameter
            );
    }
}
