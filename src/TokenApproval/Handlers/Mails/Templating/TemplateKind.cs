namespace RegulatedData.Handlers.TokenApproval.Mails.Templating;

/// <summary>What a template makes, and so how values are written into it.</summary>
internal enum TemplateKind
{
    /// <summary>A mail's subject: one line, never a link.</summary>
    Subject,

    /// <summary>A mail's text part: values as they are, their further lines indented so that none can pose as the template's own.</summary>
    Text,

    /// <summary>A mail's HTML part: values always encoded.</summary>
    Html,
}
