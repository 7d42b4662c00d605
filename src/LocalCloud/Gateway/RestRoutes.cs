using System.Collections.Frozen;

namespace RegulatedData.LocalCloud;

/// <summary>Finds the operation that a request to a REST service means.</summary>
internal static class RestRoutes
{
    private static readonly Lazy<FrozenDictionary<string, Route[]>> Table = new(Load);

    /// <summary>Whether the service is one of those whose operations are told by method and path.</summary>
    public static bool Knows(string service) => Table.Value.ContainsKey(service);

    /// <summary>The best matching route: the one that asks for most. Null where none matches.</summary>
    /// <param name="service">The service's name in the credential scope.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path, percent-encoded; for S3 with the bucket as its first segment, also where the host names it.</param>
    /// <param name="query">The query parameters.</param>
    /// <param name="headers">The headers, whose names don't care about case.</param>
    public static RouteMatch? Find(
        string service,
        string method,
        string path,
        IReadOnlyDictionary<string, string> query,
        IReadOnlyDictionary<string, string> headers
    )
    {
        if (!Table.Value.TryGetValue(service, out var routes))
            return null;
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var best = routes
            .Where(r => r.Method == method && r.MatchesConditions(query, headers) && r.MatchesPath(segments))
            .MaxBy(r => r.Specificity);
        return best is null ? null : new RouteMatch(best.Operation, best.Parameters(segments));
    }

    private static FrozenDictionary<string, Route[]> Load()
    {
        using var stream = typeof(RestRoutes).Assembly.GetManifestResourceStream("rest-routes.txt")!;
        using var reader = new StreamReader(stream);
        return reader
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' '))
            .GroupBy(fields => fields[0], fields => new Route(fields[1], fields[2], fields[3], fields[4..]), StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
    }

    private sealed class Route
    {
        private readonly string[] _segments;
        private readonly (string Name, string? Value)[] _query;
        private readonly string[] _headers;

        public Route(string method, string template, string operation, string[] conditions)
        {
            Method = method;
            Operation = operation;
            _segments = template.Split('/', StringSplitOptions.RemoveEmptyEntries);
            _query = [.. conditions.Where(c => c[0] == '?').Select(c => c[1..].Split('=')).Select(p => (p[0], p.ElementAtOrDefault(1)))];
            _headers = [.. conditions.Where(c => c[0] == '!').Select(c => c[1..])];
        }

        public string Method { get; }

        public string Operation { get; }

        /// <summary>Fixed segments weigh more than conditions, and both more than placeholders.</summary>
        public int Specificity =>
            (_segments.Count(s => s[0] != '{') * 100)
            + (_query.Length * 10)
            + (_headers.Length * 10)
            + _query.Count(q => q.Value is not null);

        public bool MatchesConditions(IReadOnlyDictionary<string, string> query, IReadOnlyDictionary<string, string> headers) =>
            Array.TrueForAll(_query, q => query.TryGetValue(q.Name, out var value) && (q.Value is null || q.Value == value))
            && Array.TrueForAll(_headers, headers.ContainsKey);

        public bool MatchesPath(string[] segments)
        {
            var greedy = _segments.Length > 0 && _segments[^1].EndsWith("+}", StringComparison.Ordinal);
            if (greedy ? segments.Length < _segments.Length : segments.Length != _segments.Length)
                return false;
            return _segments.Zip(segments).All(pair => pair.First[0] == '{' || pair.First == pair.Second);
        }

        public FrozenDictionary<string, string> Parameters(string[] segments)
        {
            var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < _segments.Length; i++)
            {
                if (_segments[i][0] != '{')
                    continue;
                var greedy = _segments[i].EndsWith("+}", StringComparison.Ordinal);
                var value = greedy ? string.Join('/', segments[i..]) : segments[i];
                parameters[_segments[i].Trim('{', '}', '+')] = Uri.UnescapeDataString(value);
            }
            return parameters.ToFrozenDictionary(StringComparer.Ordinal);
        }
    }
}

/// <summary>What a REST request means.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Parameters">What the path's placeholders matched, decoded.</param>
internal sealed record RouteMatch(string Operation, IReadOnlyDictionary<string, string> Parameters);
