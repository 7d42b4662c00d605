using System.Security.Cryptography;

namespace RegulatedData.LocalCloud.Deployment.Templates;

/// <summary>
/// Names for resources that have none in the template, as CloudFormation makes them: the stack's name, the logical id and random
/// letters, cut to what the service allows.
/// </summary>
internal static class PhysicalNames
{
    private const int RandomLength = 12;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary><c>Stack-Logical-RANDOM</c>.</summary>
    /// <param name="stackName">The stack's name.</param>
    /// <param name="logicalId">The resource's logical id.</param>
    /// <param name="maxLength">What the service allows. Both parts are cut, the logical id losing its end as CloudFormation does.</param>
    /// <param name="lowerCase">For services that allow no capitals (S3).</param>
    /// <param name="suffix">What the name must end in (<c>.fifo</c>); it counts into the length.</param>
    public static string Create(string stackName, string logicalId, int maxLength, bool lowerCase = false, string suffix = "")
    {
        var room = maxLength - suffix.Length - RandomLength - 2;
        ArgumentOutOfRangeException.ThrowIfLessThan(room, 2, nameof(maxLength));
        if (stackName.Length + logicalId.Length > room)
        {
            // The stack's name gets half, or what the logical id leaves; the logical id gets the rest.
            var forStack = Math.Min(stackName.Length, Math.Max(room / 2, room - logicalId.Length));
            stackName = stackName[..forStack].TrimEnd('-');
            logicalId = logicalId[..Math.Min(logicalId.Length, room - forStack)];
        }
        var name = $"{stackName}-{logicalId}-{RandomNumberGenerator.GetString(Alphabet, RandomLength)}{suffix}";
        return lowerCase ? LowerCase(name) : name;
    }

    /// <summary><c>Logical-RANDOM</c>, for the types whose names CloudFormation makes without the stack's.</summary>
    public static string CreateWithoutStack(string logicalId, int maxLength)
    {
        var room = maxLength - RandomLength - 1;
        return $"{logicalId[..Math.Min(logicalId.Length, room)]}-{RandomNumberGenerator.GetString(Alphabet, RandomLength)}";
    }

#pragma warning disable CA1308 // Lower case is what the service wants, not a comparison key.
    private static string LowerCase(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
