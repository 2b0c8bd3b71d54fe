namespace Grpc.Core;

/// <summary>What generated clients derive from, knowing their own type. Safe for use from several threads.</summary>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    public ClientBase(ChannelBase channel)
        : base(channel)
    {
    }

    public ClientBase(CallInvoker callInvoker)
        : base(callInvoker)
    {
    }

    protected ClientBase()
    {
    }

    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    /// <summary>The same client with another <c>:authority</c> for its calls.</summary>
    public T WithHost(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return NewInstance(WithHostConfiguration(host));
    }

    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
