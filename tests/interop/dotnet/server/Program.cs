using System.Globalization;
using System.IO.Compression;
using Grpc.Net.Compression;
using Interop;
using Interop.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// The server of gRPC's interop tests on Grpc.AspNetCore, as a function: h2c on the port it is told.
var port = int.Parse(Environment.GetEnvironmentVariable("FC_SERVER_PORT") ?? "9000", CultureInfo.InvariantCulture);
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenAnyIP(port, listen => listen.Protocols = HttpProtocols.Http2));
builder.Services.AddRouting().AddGrpc(grpc =>
{
    grpc.ResponseCompressionAlgorithm = "gzip";
    grpc.CompressionProviders.Add(new GzipCompressionProvider(CompressionLevel.Fastest));
});
builder.Services.AddSingleton(TimeProvider.System);

await using var app = builder.Build();
app.Use((context, next) =>
{
    var flags = new MessageFlags();
    context.Features.Set(flags);
    context.Request.Body = new FlaggedStream(context.Request.Body, flags);
    return next(context);
});
app.UseRouting();
app.MapGrpcService<TestServiceImplementation>();
await app.RunAsync();
