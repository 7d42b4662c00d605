namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// A policy, or a request, that the local cloud can't judge as AWS would. Whoever asks must refuse the request: a guess would let through
/// what AWS refuses.
/// </summary>
internal sealed class PolicyException : Exception
{
    /// <summary>With a message that says what was found and what is understood.</summary>
    public PolicyException(string message)
        : base(message) { }

    /// <summary>The same, with what caused it.</summary>
    public PolicyException(string message, Exception inner)
        : base(message, inner) { }
}
