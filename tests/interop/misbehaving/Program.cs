using System.Globalization;
using System.Runtime.InteropServices;
using FcEmulator.Tests.Http2;
using Interop.Misbehaving;

// The function of gRPC's negative HTTP/2 interop tests: misbehaving CASE, on the port it is told.
if (args is not [var name] || Misbehaviour.Find(name) is not { } misbehaviour)
{
    Console.Error.WriteLine($"usage: misbehaving {string.Join('|', Misbehaviour.Names)}");
    return 2;
}

var port = int.Parse(Environment.GetEnvironmentVariable("FC_SERVER_PORT") ?? "0", CultureInfo.InvariantCulture);
var stop = new TaskCompletionSource();
using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stop.TrySetResult();
});
var server = Http2TestServer.Start(misbehaviour.Respond, misbehaviour.Options with { Port = port, RecordBodies = false });
await stop.Task;
await server.DisposeAsync();
return 0;
