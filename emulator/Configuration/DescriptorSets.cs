using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FcEmulator.Configuration;

/// <summary>What compiled descriptor sets (<c>protoc --descriptor_set_out</c>) say of methods. Pure but for reading the files.</summary>
internal static class DescriptorSets
{
    /// <summary>Paths of all streaming methods, such as <c>/helloworld.Greeter/RouteChat</c>, or an error for each file that cannot be used.</summary>
    public static ConfigOutcome<IReadOnlySet<string>> StreamingMethods(IReadOnlyList<string> files)
    {
        var methods = new HashSet<string>();
        var errors = new List<ConfigError>();
        foreach (var file in files)
        {
            if (NamedFile.FolderProblem(file, "descriptor set") is { } folder)
            {
                errors.Add(new ConfigError(file, null, folder));
                continue;
            }

            try
            {
                using var stream = File.OpenRead(file);
                methods.UnionWith(StreamingMethods(FileDescriptorSet.Parser.ParseFrom(stream).File));
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                errors.Add(new ConfigError(file, null, $"the descriptor set cannot be read: {unreadable.Message} Correct descriptorSet, or make it with protoc --descriptor_set_out."));
            }
            catch (InvalidProtocolBufferException)
            {
                errors.Add(new ConfigError(file, null, "this is no descriptor set. Make one with protoc --include_imports --descriptor_set_out=FILE your.proto."));
            }
        }

        return errors.Count > 0 ? ConfigOutcome<IReadOnlySet<string>>.Failure(errors) : ConfigOutcome<IReadOnlySet<string>>.Success(methods);
    }

    public static IEnumerable<string> StreamingMethods(IEnumerable<FileDescriptorProto> files) =>
        from file in files
        from service in file.Service
        from method in service.Method
        where method.ClientStreaming || method.ServerStreaming
        select $"/{(file.Package.Length > 0 ? file.Package + "." : "")}{service.Name}/{method.Name}";
}
