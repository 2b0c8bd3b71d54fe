using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Functions;

/// <summary>Reads <c>code</c>: the folder in which the function's processes start. Pure but for looking whether the path is a file.</summary>
internal static class CodeReader
{
    /// <summary>An absolute folder, which need not exist yet since pre-deploy may make it; the folder of s.yaml after an error.</summary>
    public static string Read(MapReader props, ReadContext context)
    {
        const string Cure = "Write the folder with the function's program, such as code: ./code.";
        if (!props.Require("code", Cure))
            return context.Folder;
        var path = props["code"] is MapNode ? ReadSource(props.Map("code")!, Cure) : props.Text("code");
        if (path is null)
            return context.Folder;
        if (path.Contains("://", StringComparison.Ordinal))
        {
            props.Error("code", $"code is {path}, which fcemu does not download. Unpack it and name the folder, such as code: ./code.");
            return context.Folder;
        }

        if (path.Contains('\0', StringComparison.Ordinal))
        {
            props.Error("code", $"code holds a NUL character. {Cure}");
            return context.Folder;
        }

        var full = Path.GetFullPath(path, context.Folder);
        if (File.Exists(full))
            props.Error("code", $"code is {path}, which is a file. Unpack it and name the folder.");
        return full;
    }

    private static string? ReadSource(MapReader code, string cure)
    {
        if (code.Has("ossBucketName") || code.Has("ossObjectName"))
        {
            code.Error(
                code.Has("ossObjectName") ? "ossObjectName" : "ossBucketName",
                "code lies in an OSS bucket, which fcemu does not download. Unpack it and name the folder in code.src.");
            return null;
        }

        return code.Require("src", cure) ? code.Text("src") : null;
    }
}
