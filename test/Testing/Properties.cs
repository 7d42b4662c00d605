using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Testing.Tests")]
