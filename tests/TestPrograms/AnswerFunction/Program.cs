using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// A function that is told from a later version of itself by its answer: it answers each call with what answer.txt of its folder held as
// it started, once the client has ended its side. "crash" ends it before it listens, "hang" keeps it from listening,
// "loopback" makes it listen on 127.0.0.1 only.
var answer = (await File.ReadAllTextAsync("answer.txt")).Trim();
if (answer == "crash")
    return 3;
if (answer == "hang")
    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);

var message = new byte[5 + Encoding.UTF8.GetByteCount(answer)];
BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - 5);
Encoding.UTF8.GetBytes(answer, message.AsSpan(5));

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
var port = int.Parse(Environment.GetEnvironmentVariable("FC_SERVER_PORT")!, CultureInfo.InvariantCulture);
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
{
    kestrel.Limits.MinRequestBodyDataRate = null;
    if (answer == "loopback")
        kestrel.ListenLocalhost(port, listen => listen.Protocols = HttpProtocols.Http2);
    else
        kestrel.ListenAnyIP(port, listen => listen.Protocols = HttpProtocols.Http2);
});
var app = builder.Build();
app.Run(async context =>
{
    context.Response.ContentType = "application/grpc";
    await context.Response.StartAsync();
    await context.Response.Body.FlushAsync();
    await context.Request.Body.CopyToAsync(Stream.Null);
    Console.WriteLine($"FC Invoke End RequestId: {context.Request.Headers["x-fc-request-id"]}");
    await context.Response.Body.WriteAsync(message);
    context.Response.AppendTrailer("grpc-status", "0");
});
await app.RunAsync();
return 0;
