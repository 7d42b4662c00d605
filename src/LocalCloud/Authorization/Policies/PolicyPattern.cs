using System.Collections.Immutable;
using System.Text;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// A text of a policy in which <c>*</c> stands for any characters, <c>?</c> for one, and <c>${key}</c> for a value of the request
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html). A value put in for a variable is taken literally.
/// </summary>
internal sealed class PolicyPattern
{
    private readonly ImmutableArray<Part> _parts;

    private PolicyPattern(string text, ImmutableArray<Part> parts)
    {
        Text = text;
        _parts = parts;
    }

    /// <summary>As the policy has it.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern. Variables exist only in policies of version 2012-10-17.</summary>
    /// <exception cref="PolicyException">A variable that isn't closed.</exception>
    public static PolicyPattern Parse(string text, bool hasVariables)
    {
        if (!hasVariables || !text.Contains("${", StringComparison.Ordinal))
            return new PolicyPattern(text, [new Part(Glob.FromPolicy(text), null, null)]);
        var parts = ImmutableArray.CreateBuilder<Part>();
        var position = 0;
        while (text.IndexOf("${", position, StringComparison.Ordinal) is var start and >= 0)
        {
            var end = text.IndexOf('}', start);
            if (end < 0)
                throw new PolicyException($"The policy variable in '{text}' isn't closed: expected '}}'.");
            parts.Add(new Part(Glob.FromPolicy(text[position..start]), null, null));
            parts.Add(Variable(text[(start + 2)..end]));
            position = end + 1;
        }
        parts.Add(new Part(Glob.FromPolicy(text[position..]), null, null));
        return new PolicyPattern(text, parts.ToImmutable());
    }

    /// <summary>The pattern with the request's values put in; null where the request has none for a variable.</summary>
    public Glob? Resolve(RequestContext context)
    {
        if (_parts is [{ Variable: null } only])
            return only.Glob;
        var resolved = new StringBuilder();
        foreach (var part in _parts)
        {
            if (part.Variable is null)
                resolved.Append(part.Glob.Encoded);
            else if (context.Values(part.Variable) is [var value])
                resolved.Append(Glob.FromLiteral(value).Encoded);
            else if (part.Default is not null)
                resolved.Append(Glob.FromLiteral(part.Default).Encoded);
            else
                return null;
        }
        return new Glob(resolved.ToString());
    }

    private static Part Variable(string inside)
    {
        // ${*}, ${?} and ${$} are the characters themselves.
        if (inside is "*" or "?" or "$")
            return new Part(Glob.FromLiteral(inside), null, null);
        var comma = inside.IndexOf(',', StringComparison.Ordinal);
        return comma < 0
            ? new Part(default, inside.Trim(), null)
            : new Part(default, inside[..comma].Trim(), inside[(comma + 1)..].Trim().Trim('\''));
    }

    private readonly record struct Part(Glob Glob, string? Variable, string? Default);
}
