using System.Reflection;

namespace RegulatedData.Packages.Tests;

/// <summary>
/// Each package's public surface, as approved in PublicApi.*.approved.txt. A line that goes away or changes breaks somebody's build: it
/// needs a line in CHANGELOG.md.
/// </summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Packages =>
        [
            "RegulatedData.Cdk.Foundation",
            "RegulatedData.Cdk.SecureStore",
            "RegulatedData.Cdk.TokenApproval",
            "RegulatedData.Cdk.LocalCloud",
            "RegulatedData.TokenApproval.Client",
            "RegulatedData.Tokenization",
        ];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_surface_is_the_approved_one(string package) => PublicApi.Verify(Assembly.Load(package));
}
