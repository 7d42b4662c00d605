namespace RegulatedData.Packages.Tests;

/// <summary>The tests that share the packed packages: one after another, since each runs the compiler.</summary>
[CollectionDefinition(nameof(PackagesCollection))]
public sealed class PackagesCollection : ICollectionFixture<PackagesFixture>;
