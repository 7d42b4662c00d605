namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>
/// Finds the route of a request (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html): a full match first,
/// then one with a greedy placeholder, at last <c>$default</c>. Literal segments weigh more than placeholders, and a method more than ANY.
/// </summary>
internal sealed class RouteTable
{
    private readonly Entry[] _entries;
    private readonly ApiRoute? _default;

    /// <summary>The routes of an API.</summary>
    public RouteTable(IEnumerable<ApiRoute> routes)
    {
        var all = routes.ToList();
        _default = all.Find(r => r.Key == "$default");
        _entries = [.. all.Where(r => r.Key != "$default").Select(r => new Entry(r)).OrderBy(e => e.Rank, StringComparer.Ordinal)];
    }

    /// <summary>The route, with what its placeholders matched; null where none matches.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path in the stage, percent-encoded.</param>
    public RouteMatch? Find(string method, string path)
    {
        var segments = Segments(path);
        var entry = Array.Find(_entries, e => e.Matches(method, segments));
        return entry is not null ? new RouteMatch(entry.Route, entry.Parameters(segments))
            : _default is not null ? new RouteMatch(_default, new Dictionary<string, string>(StringComparer.Ordinal))
            : null;
    }

    private static string[] Segments(string path) => path.TrimStart('/') is { Length: > 0 } rest ? rest.Split('/') : [];

    private sealed class Entry
    {
        private readonly string[] _segments;

        public Entry(ApiRoute route)
        {
            Route = route;
            _segments = Segments(route.Path);
            var kinds = string.Concat(
                _segments.Select(s =>
                    IsGreedy(s) ? '2'
                    : IsPlaceholder(s) ? '1'
                    : '0'
                )
            );
            Rank = $"{(EndsGreedily ? '1' : '0')}{kinds} {(route.Method == "ANY" ? '1' : '0')}";
        }

        public ApiRoute Route { get; }

        /// <summary>The smaller in ordinal order, the sooner it is tried.</summary>
        public string Rank { get; }

        private bool EndsGreedily => _segments.Length > 0 && IsGreedy(_segments[^1]);

        public bool Matches(string method, string[] segments) =>
            (Route.Method == "ANY" || Route.Method == method)
            && (EndsGreedily ? segments.Length >= _segments.Length : segments.Length == _segments.Length)
            && _segments.Zip(segments).All(pair => IsPlaceholder(pair.First) ? pair.Second.Length > 0 : pair.First == pair.Second);

        public Dictionary<string, string> Parameters(string[] segments)
        {
            var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < _segments.Length; i++)
            {
                if (!IsPlaceholder(_segments[i]))
                    continue;
                var value = IsGreedy(_segments[i]) ? string.Join('/', segments[i..]) : segments[i];
                parameters[_segments[i].Trim('{', '}', '+')] = Uri.UnescapeDataString(value);
            }
            return parameters;
        }

        private static bool IsPlaceholder(string segment) => segment.StartsWith('{') && segment.EndsWith('}');

        private static bool IsGreedy(string segment) => IsPlaceholder(segment) && segment.EndsWith("+}", StringComparison.Ordinal);
    }
}

/// <summary>The route of a request.</summary>
/// <param name="Route">The route.</param>
/// <param name="Parameters">What its placeholders matched, decoded.</param>
internal sealed record RouteMatch(ApiRoute Route, IReadOnlyDictionary<string, string> Parameters);
