namespace RegulatedData.HandlerRuntime;

/// <summary>The Runtime API is gone, or said that this environment is beyond recovery. The process must end.</summary>
internal sealed class RuntimeApiException(string message, Exception? innerException = null) : Exception(message, innerException);
