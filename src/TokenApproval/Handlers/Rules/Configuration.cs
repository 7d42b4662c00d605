using System.Globalization;
using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.TokenApproval.Rules;

/// <summary>Reads typed values of the environment.</summary>
internal static class Configuration
{
    /// <summary>A whole number.</summary>
    /// <exception cref="FunctionException">It isn't set, isn't a number, or is out of bounds.</exception>
    public static int Number(this FunctionEnvironment environment, string name, int minimum, int maximum)
    {
        var text = environment.Required(name);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : throw new FunctionException(
                "TokenApproval.BadConfiguration",
                $"{name} is '{text}'; a whole number from {minimum} to {maximum} was expected."
            );
    }
}
