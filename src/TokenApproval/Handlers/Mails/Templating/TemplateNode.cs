namespace RegulatedData.Handlers.TokenApproval.Mails.Templating;

/// <summary>A part of a parsed template.</summary>
internal abstract record TemplateNode;

/// <summary>Text that is written as it stands.</summary>
internal sealed record LiteralNode(string Text) : TemplateNode;

/// <summary>A value's place.</summary>
/// <param name="Placeholder">The value.</param>
/// <param name="Depth">Which model it comes from: 0 is the mail's, 1 the entry of the first list around it, and so on.</param>
/// <param name="Indent">Text part: what each further line of the value starts with.</param>
/// <param name="InAttribute">HTML part: it stands in an attribute's value.</param>
internal sealed record ValueNode(Placeholder Placeholder, int Depth, string Indent, bool InAttribute) : TemplateNode;

/// <summary>A section: written per entry, or (inverted) when there is none.</summary>
internal sealed record SectionNode(Placeholder Placeholder, int Depth, bool Inverted, IReadOnlyList<TemplateNode> Content) : TemplateNode;
