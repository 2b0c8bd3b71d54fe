using Grpc.Core;
using Interop.Client;

// The client of gRPC's interop tests on Grpc.Net.Client: interop-client ADDRESS AUTHORITY CA-FILE CASE...
if (args is not [var address, var authority, var ca, .. var names])
{
    Console.Error.WriteLine("usage: interop-client ADDRESS AUTHORITY CA-FILE CASE...");
    return 2;
}

foreach (var name in names)
{
    using var channel = new TestChannel(address, authority, ca);
    try
    {
        await Cases.Find(name)(channel);
        Console.WriteLine($"{name}\tok");
    }
    catch (Exception failure) when (failure is RpcException or CaseFailedException or OperationCanceledException or IOException)
    {
        Console.WriteLine($"{name}\tfailed\t{failure.Message.ReplaceLineEndings(" ")}");
    }
}

return 0;
