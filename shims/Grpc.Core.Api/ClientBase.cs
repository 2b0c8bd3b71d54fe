using Grpc.Core.Interceptors;

namespace Grpc.Core;

/// <summary>What generated clients derive from. Safe for use from several threads.</summary>
public abstract class ClientBase
{
    private readonly ClientBaseConfiguration _configuration;

    public ClientBase(ChannelBase channel)
        : this(CallInvokerOf(channel))
    {
    }

    public ClientBase(CallInvoker callInvoker)
        : this(new ClientBaseConfiguration(callInvoker))
    {
    }

    protected ClientBase()
        : this(new UnimplementedCallInvoker())
    {
    }

    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _configuration = configuration;
        CallInvoker = configuration.Host is { } host
            ? configuration.CallInvoker.Intercept(new HostInterceptor(host))
            : configuration.CallInvoker;
    }

    protected CallInvoker CallInvoker { get; }

    private protected ClientBaseConfiguration WithHostConfiguration(string host) => new(_configuration.CallInvoker, host);

    private static CallInvoker CallInvokerOf(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return channel.CreateCallInvoker();
    }

    /// <summary>Hands one client's settings to a changed copy of it; opaque to generated code, which only passes it on. Immutable.</summary>
    protected internal class ClientBaseConfiguration
    {
        internal ClientBaseConfiguration(CallInvoker callInvoker, string? host = null)
        {
            ArgumentNullException.ThrowIfNull(callInvoker);
            CallInvoker = callInvoker;
            Host = host;
        }

        internal CallInvoker CallInvoker { get; }

        internal string? Host { get; }
    }
}
