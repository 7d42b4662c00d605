using System.IO.Compression;

namespace RegulatedData.TokenApproval.Benchmarks;

/// <summary>The code as it goes to Lambda.</summary>
/// <param name="Name">How it is compiled.</param>
/// <param name="Folder">The processor that it is for. Plain IL runs on any.</param>
internal sealed record Bundle(string Name, string Folder)
{
    private const double Mega = 1024 * 1024;

    public string Directory => Path.Combine(AppContext.BaseDirectory, "handlers", "TokenApproval", Folder);

    public string Assembly => Path.Combine(Directory, "RegulatedData.TokenApproval.Handlers.dll");

    public int Files => AllFiles.Length;

    public double Megabytes => AllFiles.Sum(file => file.Length) / Mega;

    private FileInfo[] AllFiles => new DirectoryInfo(Directory).GetFiles("*", SearchOption.AllDirectories);

    /// <summary>What is uploaded.</summary>
    public double ZippedMegabytes()
    {
        using var zip = new MemoryStream();
        ZipFile.CreateFromDirectory(Directory, zip);
        return zip.Length / Mega;
    }
}
