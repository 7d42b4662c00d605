namespace RegulatedData.HandlerRuntime;

/// <summary>Lambda's log levels, lowest first.</summary>
public enum LogLevel
{
    /// <summary>The finest.</summary>
    Trace,

    /// <summary>For whoever debugs the function.</summary>
    Debug,

    /// <summary>What happened. The default.</summary>
    Info,

    /// <summary>Something to look at, and the function went on.</summary>
    Warn,

    /// <summary>The invocation failed.</summary>
    Error,

    /// <summary>The process can't go on.</summary>
    Fatal,
}
