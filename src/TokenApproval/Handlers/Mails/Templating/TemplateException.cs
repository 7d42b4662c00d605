using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.TokenApproval.Mails.Templating;

/// <summary>A mail template is broken. The message says where, and quotes the template only, never data.</summary>
internal sealed class TemplateException : FunctionException
{
    public TemplateException(TemplatePlace place, string problem)
        : this($"{place}: {problem}") { }

    public TemplateException(string message)
        : base("Mail.BrokenTemplate", message) { }
}

/// <summary>A place in a template, counted from 1.</summary>
internal readonly record struct TemplatePlace(string File, int Line, int Column)
{
    public override string ToString() => $"Templates/{File}, line {Line}, column {Column}";
}
