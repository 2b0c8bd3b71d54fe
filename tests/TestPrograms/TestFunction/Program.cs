using System.Collections;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

// A function for tests that need a real process: it says on its standard output what it does and what it sees.
//   TestFunction [env] [peak] [ignore-term | drain] [<variable with the port> | any | <port>]
var words = args.ToHashSet();
if (words.Remove("env"))
{
    foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        Console.WriteLine($"{variable.Key}={variable.Value}");
}

if (words.Remove("peak"))
{
    unsafe
    {
        // Written to, or the kernel would not hand it out.
        const int Size = 150 << 20;
        var memory = NativeMemory.Alloc(Size);
        new Span<byte>(memory, Size).Fill(1);
        NativeMemory.Free(memory);
    }

    Console.WriteLine("peak over");
}

var ended = new TaskCompletionSource();
using var signal = words.Remove("ignore-term") ? OnTerm(() => Console.WriteLine("ignored SIGTERM"))
    : words.Remove("drain") ? OnTerm(() => { Console.WriteLine("drained"); ended.TrySetResult(); })
    : null;

var from = words.SingleOrDefault() ?? "FC_SERVER_PORT";
var port = from == "any" ? 0 : int.Parse(Environment.GetEnvironmentVariable(from) ?? from, CultureInfo.InvariantCulture);
using var listener = new TcpListener(IPAddress.Any, port);
listener.Start();
Console.WriteLine($"listening {((IPEndPoint)listener.LocalEndpoint).Port}");

_ = ServeAsync(listener);
await ended.Task;
return 0;

static async Task ServeAsync(TcpListener listener)
{
    for (var number = 1; ; number++)
        _ = EchoAsync(await listener.AcceptTcpClientAsync(), number);
}

static async Task EchoAsync(TcpClient client, int number)
{
    Console.WriteLine($"accepted {number}");
    using (client)
    {
        try
        {
            await client.GetStream().CopyToAsync(client.GetStream());
            Console.WriteLine($"closed {number}");
        }
        catch (IOException)
        {
            Console.WriteLine($"reset {number}");
        }
    }
}

static PosixSignalRegistration OnTerm(Action then) => PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    then();
});
