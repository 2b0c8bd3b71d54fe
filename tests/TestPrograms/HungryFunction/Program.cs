using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// An HTTP/2 function for tests that need memory to be used, or a port that nobody may choose.
//   HungryFunction [<port>]     the port it is told by FC_SERVER_PORT, or this one whatever it is told
//   HungryFunction take <MB>    takes memory and keeps it
// Its calls:
//   /s/pid                      answers with its process id
//   /s/wait                     answers when the client has ended its request
//   /s/take/<MB>                takes memory and never answers
//   /s/child/<MB>               has a child take it, and never answers
//   /s/daemon/<MB>              has a child of a session of its own take it, and never answers
//   /s/connect/<address>/<port> answers whether something accepts a connection there: yes or no
if (args is ["take", var size])
{
    Take(size);
    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
}

var port = args is [var given] ? given : Environment.GetEnvironmentVariable("FC_SERVER_PORT")!;
var builder = WebApplication.CreateEmptyBuilder(new());
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
{
    // A request that waits for its client must not end for waiting.
    kestrel.Limits.MinRequestBodyDataRate = null;
    kestrel.ListenAnyIP(Number(port), listen => listen.Protocols = HttpProtocols.Http2);
});
var app = builder.Build();
app.Run(async context =>
{
    var words = context.Request.Path.Value!.Split('/');
    var answer = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
    switch (words[2])
    {
        case "wait":
            await context.Request.Body.CopyToAsync(Stream.Null);
            break;
        case "connect":
            answer = await AcceptsAsync(new IPEndPoint(IPAddress.Parse(words[3]), Number(words[4]))) ? "yes" : "no";
            break;
        case "take":
            Take(words[3]);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
            break;
        case "child":
            Process.Start(Environment.ProcessPath!, ["take", words[3]]);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
            break;
        case "daemon":
            Process.Start("setsid", [Environment.ProcessPath!, "take", words[3]]);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
            break;
    }

    context.Response.ContentType = "application/grpc";
    var body = System.Text.Encoding.ASCII.GetBytes(answer);
    await context.Response.Body.WriteAsync((byte[])[0, 0, 0, 0, (byte)body.Length, .. body]);
    context.Response.AppendTrailer("grpc-status", "0");
});
await app.StartAsync();
Console.WriteLine($"listening {port}");
await app.WaitForShutdownAsync();

static void Take(string megabytes)
{
    var bytes = Number(megabytes) << 20;
    unsafe
    {
        // Written to, or the kernel would not hand it out.
        new Span<byte>(NativeMemory.Alloc((nuint)bytes), bytes).Fill(1);
    }
}

static async Task<bool> AcceptsAsync(IPEndPoint address)
{
    using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
    try
    {
        await socket.ConnectAsync(address);
        return true;
    }
    catch (System.Net.Sockets.SocketException)
    {
        return false;
    }
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
