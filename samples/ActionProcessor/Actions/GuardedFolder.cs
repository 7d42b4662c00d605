namespace RegulatedData.Samples.ActionProcessor.Actions;

/// <summary>The folder that actions may touch, and nothing outside it.</summary>
internal sealed class GuardedFolder
{
    private readonly string _path;

    public GuardedFolder(string path)
    {
        _path = Path.GetFullPath(path);
        if (!Directory.Exists(_path))
            throw new InvalidOperationException($"ActionProcessor:Folder is '{_path}', which isn't there. Make it, or name another one.");
    }

    /// <summary>A file of the folder. An approval of <c>../../etc/passwd</c> is no approval.</summary>
    /// <exception cref="InvalidOperationException">It isn't a plain name.</exception>
    public string FileAt(string name)
    {
        if (name is "" or "." or ".." || name != Path.GetFileName(name) || name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
            throw new InvalidOperationException("The parameter 'file' isn't the plain name of a file in the folder.");
        return Path.Combine(_path, name);
    }

    /// <summary>A path inside it, made of names that are known to be plain.</summary>
    public string PathOf(params string[] names) => Path.Combine([_path, .. names]);
}
