using Grpc.AspNetCore.Server;
using Grpc.Core;
using Helloworld;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace FcEmulator.Tests.Sample;

/// <summary>A greeter whose methods a test writes inline; those it leaves out are unimplemented.</summary>
internal sealed class ScriptedGreeter : Helloworld.Greeter.GreeterBase
{
    public UnaryServerMethod<HelloRequest, HelloReply>? OnHello { get; init; }

    public ServerStreamingServerMethod<Rectangle, Feature>? OnList { get; init; }

    public ClientStreamingServerMethod<Point, RouteSummary>? OnRecord { get; init; }

    public DuplexStreamingServerMethod<RouteNote, RouteNote>? OnChat { get; init; }

    public Task<RunningServer> StartAsync(Action<KestrelServerOptions>? listen = null, Action<GrpcServiceOptions>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(listen ?? RunningServer.Plain);
        builder.Services.AddGrpc(configure ?? (_ => { }));
        builder.Services.AddSingleton(this);
        var app = builder.Build();
        app.MapGrpcService<ScriptedGreeter>();
        return RunningServer.StartAsync(app);
    }

    public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
        OnHello?.Invoke(request, context) ?? base.SayHello(request, context);

    public override Task ListFeatures(Rectangle request, IServerStreamWriter<Feature> responseStream, ServerCallContext context) =>
        OnList?.Invoke(request, responseStream, context) ?? base.ListFeatures(request, responseStream, context);

    public override Task<RouteSummary> RecordRoute(IAsyncStreamReader<Point> requestStream, ServerCallContext context) =>
        OnRecord?.Invoke(requestStream, context) ?? base.RecordRoute(requestStream, context);

    public override Task RouteChat(
        IAsyncStreamReader<RouteNote> requestStream, IServerStreamWriter<RouteNote> responseStream, ServerCallContext context) =>
        OnChat?.Invoke(requestStream, responseStream, context) ?? base.RouteChat(requestStream, responseStream, context);
}
