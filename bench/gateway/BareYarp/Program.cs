// The yardstick: the least that makes a gRPC proxy out of YARP, with everything else as the Web SDK has it.
// bare-yarp PORT BACKEND-PORT CERTIFICATE KEY
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Yarp.ReverseProxy.Forwarder;

var port = int.Parse(args[0], CultureInfo.InvariantCulture);
var backend = $"http://127.0.0.1:{args[1]}";
using var pem = X509Certificate2.CreateFromPemFile(args[2], args[3]);
// Windows cannot serve with a key that lives in memory only.
using var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);

var builder = WebApplication.CreateBuilder();
// A line for each call on the console would be measured instead of the forwarder.
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddHttpForwarder();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    // The default of 100 would make 10,000 idle streams wait, rather than be held.
    kestrel.Limits.Http2.MaxStreamsPerConnection = 16_384;
    kestrel.Listen(IPAddress.Loopback, port, listen =>
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.UseHttps(certificate);
    });
});

using var client = new HttpMessageInvoker(new SocketsHttpHandler
{
    UseProxy = false,
    UseCookies = false,
    AllowAutoRedirect = false,
    AutomaticDecompression = DecompressionMethods.None,
    EnableMultipleHttp2Connections = true,
    ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
});
var http2 = new ForwarderRequestConfig
{
    Version = HttpVersion.Version20,
    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    ActivityTimeout = Timeout.InfiniteTimeSpan,
};

var app = builder.Build();
var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
app.Run(async context => await forwarder.SendAsync(context, backend, client, http2, HttpTransformer.Default));
await app.RunAsync();
