extern alias client;

using System.Security.Cryptography.X509Certificates;
using client::Helloworld;
using FcEmulator.Tests.Fakes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using HelloReply = Helloworld.HelloReply;

namespace FcEmulator.Tests.Sample;

/// <summary>Interceptors, credentials and hosts: the parts of the contract that stand between generated code and transport.</summary>
public class InterceptorTests
{
    [Fact]
    public async Task Intercept_SeveralInterceptors_SeeTheCallInOrder()
    {
        await using var server = await Echo().StartAsync();
        using var channel = server.OpenChannel();
        var invoker = channel.Intercept(new Tagging("a"), new Tagging("b")).Intercept(new Tagging("outermost"));

        var reply = await Client(invoker).SayHelloAsync(new HelloRequest { Name = "tag" }).ResponseAsync.DefaultTimeout();

        Assert.Equal("outermost, a, b", reply.Message);
    }

    [Fact]
    public async Task Intercept_MetadataFunction_AddsHeadersToEveryKindOfCall()
    {
        var seen = new List<string?>();
        await using var server = await new ScriptedGreeter
        {
            OnHello = (_, context) => Task.FromResult(Note(context, new HelloReply())),
            OnList = (_, _, context) => Task.FromResult(Note(context, 0)),
            OnRecord = (_, context) => Task.FromResult(Note(context, new Helloworld.RouteSummary())),
            OnChat = (_, _, context) => Task.FromResult(Note(context, 0)),
        }.StartAsync();
        using var channel = server.OpenChannel();
        var client = Client(channel.Intercept(headers =>
        {
            headers.Add("tag", "set");
            return headers;
        }));

        client.SayHello(new HelloRequest());
        await client.SayHelloAsync(new HelloRequest()).ResponseAsync.DefaultTimeout();
        Assert.False(await client.ListFeatures(new Rectangle()).ResponseStream.MoveNext().DefaultTimeout());
        await client.RecordRoute().ResponseAsync.DefaultTimeout();
        Assert.False(await client.RouteChat().ResponseStream.MoveNext().DefaultTimeout());

        Assert.Equal(["set", "set", "set", "set", "set"], seen);

        T Note<T>(ServerCallContext context, T result)
        {
            seen.Add(context.RequestHeaders.GetValue("tag"));
            return result;
        }
    }

    [Fact]
    public async Task ServerInterceptor_OfEveryKind_RunsAroundTheHandler()
    {
        await using var server = await Echo().StartAsync(configure: options => options.Interceptors.Add<Stamping>());
        using var channel = server.OpenChannel();
        var client = Client(channel.CreateCallInvoker());

        using var hello = client.SayHelloAsync(new HelloRequest());
        await hello.ResponseAsync.DefaultTimeout();
        using var list = client.ListFeatures(new Rectangle());
        Assert.False(await list.ResponseStream.MoveNext().DefaultTimeout());
        using var record = client.RecordRoute();
        await record.ResponseAsync.DefaultTimeout();
        using var chat = client.RouteChat();
        Assert.False(await chat.ResponseStream.MoveNext().DefaultTimeout());

        Assert.Equal(
            ["Unary", "ServerStreaming", "ClientStreaming", "DuplexStreaming"],
            new[] { hello.GetTrailers(), list.GetTrailers(), record.GetTrailers(), chat.GetTrailers() }.Select(trailers => trailers.GetValue("stamp")));
    }

    [Fact]
    public async Task CallCredentials_ComposedOnAnInsecureChannel_AddTheirHeadersWhereAllowed()
    {
        await using var server = await Echo().StartAsync();
        using var channel = server.OpenChannel(options => options.UnsafeUseInsecureChannelCallCredentials = true);
        var credentials = CallCredentials.Compose(Adding("tag", "first"), Adding("tag", "second"));

        var reply = await Client(channel.CreateCallInvoker())
            .SayHelloAsync(new HelloRequest { Name = "tag" }, new CallOptions(credentials: credentials))
            .ResponseAsync.DefaultTimeout();

        Assert.Equal("first, second", reply.Message);
    }

    [Fact]
    public async Task ChannelCredentials_TlsComposedWithCallCredentials_SecureAndSignEveryCall()
    {
        var certificates = new SampleCertificates();
        await using var server = await Echo().StartAsync(RunningServer.Tls(certificates.Server));
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509Certificate2.CreateFromPem(certificates.CaPem) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        using var channel = GrpcChannel.ForAddress($"https://127.0.0.1:{server.Port}", new GrpcChannelOptions
        {
            HttpHandler = handler,
            Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, Adding("tag", "signed")),
        });

        var reply = await Client(channel.CreateCallInvoker()).SayHelloAsync(new HelloRequest { Name = "tag" }).ResponseAsync.DefaultTimeout();

        Assert.Equal("signed", reply.Message);
    }

    [Fact]
    public async Task WithHost_AnotherName_ReachesTheInvokerWithEveryKindOfCall()
    {
        await using var server = await Echo().StartAsync();
        using var channel = server.OpenChannel();
        var spy = new HostSpy();
        var client = Client(channel.Intercept(spy));

        client.SayHello(new HelloRequest());
        var hosted = client.WithHost("greeter.localhost");
        hosted.SayHello(new HelloRequest());
        await hosted.SayHelloAsync(new HelloRequest()).ResponseAsync.DefaultTimeout();
        Assert.False(await hosted.ListFeatures(new Rectangle()).ResponseStream.MoveNext().DefaultTimeout());
        await hosted.RecordRoute().ResponseAsync.DefaultTimeout();
        Assert.False(await hosted.RouteChat().ResponseStream.MoveNext().DefaultTimeout());

        Assert.Equal([null, .. Enumerable.Repeat("greeter.localhost", 5)], spy.Hosts);
    }

    [Fact]
    public void Client_WithoutAnInvoker_RefusesCallsInsteadOfFailingLate() =>
        Assert.Throws<NotImplementedException>(() => new Offline().SayHello(new HelloRequest()));

    private static client::Helloworld.Greeter.GreeterClient Client(CallInvoker invoker) => new(invoker);

    private static CallCredentials Adding(string key, string value) => CallCredentials.FromInterceptor((_, metadata) =>
    {
        metadata.Add(key, value);
        return Task.CompletedTask;
    });

    /// <summary>Answers with the header that the request names; HttpClient has joined its values.</summary>
    private static ScriptedGreeter Echo() => new()
    {
        OnHello = (request, context) => Task.FromResult(
            new HelloReply { Message = context.RequestHeaders.GetValue(request.Name) ?? "" }),
        OnList = (_, _, _) => Task.CompletedTask,
        OnRecord = (_, _) => Task.FromResult(new Helloworld.RouteSummary()),
        OnChat = (_, _, _) => Task.CompletedTask,
    };

    /// <summary>What tests derive from to replace single calls.</summary>
    private sealed class Offline : client::Helloworld.Greeter.GreeterClient;

    private sealed class HostSpy : Interceptor
    {
        public List<string?> Hosts { get; } = [];

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            Hosts.Add(context.Host);
            return continuation(request, context);
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            Hosts.Add(context.Host);
            return continuation(request, context);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            Hosts.Add(context.Host);
            return continuation(request, context);
        }

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            Hosts.Add(context.Host);
            return continuation(context);
        }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            Hosts.Add(context.Host);
            return continuation(context);
        }
    }

    /// <summary>Adds a header "tag" to unary calls.</summary>
    private sealed class Tagging(string tag) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var headers = new Metadata();
            foreach (var entry in context.Options.Headers ?? Metadata.Empty)
                headers.Add(entry);
            headers.Add("tag", tag);
            return continuation(
                request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, context.Options.WithHeaders(headers)));
        }
    }

    /// <summary>Leaves the call's kind in the trailers.</summary>
    private sealed class Stamping : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            base.UnaryServerHandler(request, Stamped(context, MethodType.Unary), continuation);

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            ServerCallContext context,
            ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
            base.ClientStreamingServerHandler(requestStream, Stamped(context, MethodType.ClientStreaming), continuation);

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
            base.ServerStreamingServerHandler(request, responseStream, Stamped(context, MethodType.ServerStreaming), continuation);

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
            base.DuplexStreamingServerHandler(requestStream, responseStream, Stamped(context, MethodType.DuplexStreaming), continuation);

        private static ServerCallContext Stamped(ServerCallContext context, MethodType kind)
        {
            context.ResponseTrailers.Add("stamp", kind.ToString());
            return context;
        }
    }
}
