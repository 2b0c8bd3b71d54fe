namespace Grpc.Core;

/// <summary>The client's half of a stream, which the client can end.</summary>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    Task CompleteAsync();
}
