using System.Net;
using System.Net.Sockets;
using Greeter;

if (!GreeterPort.TryRead(Environment.GetEnvironmentVariable, out var port, out var problem))
{
    Console.Error.WriteLine($"greeter: {problem}");
    return 2;
}

// 0.0.0.0, not loopback: in the cloud the platform reaches the instance from outside its network namespace.
var endpoint = new IPEndPoint(IPAddress.Any, port);
await using var app = GreeterApp.Build(endpoint);
try
{
    await app.StartAsync();
}
catch (Exception e) when (e is IOException or SocketException)
{
    Console.Error.WriteLine($"greeter: cannot listen on {endpoint}: {e.Message} Set FC_SERVER_PORT to a free port.");
    return 1;
}

Console.WriteLine($"greeter listening on {new Uri(app.Urls.Single()).Authority}");
await app.WaitForShutdownAsync();
return 0;
