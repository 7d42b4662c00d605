using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Templates;

/// <summary>What a template's references lead to while its stack is being deployed. Null where there is no such thing.</summary>
internal interface IReferences
{
    /// <summary>What <c>Ref</c> gives for a provisioned resource.</summary>
    JsonNode? Ref(string logicalId);

    /// <summary>What <c>Fn::GetAtt</c> gives for a provisioned resource.</summary>
    JsonNode? Attribute(string logicalId, string attribute);

    /// <summary>What another stack of the account and region exports under a name.</summary>
    string? Export(string name);
}
