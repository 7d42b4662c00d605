using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace RegulatedData.LocalCloud;

/// <summary>The XML of query services and S3.</summary>
internal static class AwsXml
{
    /// <summary>The root element, with namespaces taken away; an empty <c>Empty</c> element for an empty body.</summary>
    /// <exception cref="XmlException">It isn't XML.</exception>
    public static XElement Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return new XElement("Empty");
        var root = XElement.Parse(Encoding.UTF8.GetString(body.Span));
        foreach (var element in root.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
            element.Attributes().Where(a => a.IsNamespaceDeclaration).Remove();
        }
        return root;
    }
}
