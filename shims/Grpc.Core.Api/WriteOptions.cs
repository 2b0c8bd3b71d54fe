namespace Grpc.Core;

/// <summary>Options for the messages a call writes from now on. Immutable.</summary>
public class WriteOptions(WriteFlags flags = default)
{
    public static readonly WriteOptions Default = new();

    public WriteFlags Flags { get; } = flags;
}
