namespace Grpc.Core;

/// <summary>Takes the messages of a stream, one after another. One write at a time.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>For the messages written from now on.</summary>
    WriteOptions? WriteOptions { get; set; }

    Task WriteAsync(T message);

    /// <summary>Writers that cannot be cancelled accept only a token that never is.</summary>
    Task WriteAsync(T message, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled
            ? throw new NotSupportedException("This stream writer has no cancellable writes.")
            : WriteAsync(message);
}
