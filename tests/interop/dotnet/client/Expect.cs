using Google.Protobuf;
using Grpc.Core;
using Interop.Contract;

namespace Interop.Client;

/// <summary>What cases build and check alike.</summary>
internal static class Expect
{
    public static Payload Payload(int size) => new() { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };

    public static BoolValue Flag(bool value) => new() { Value = value };

    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new CaseFailedException($"{what} is {actual} instead of {expected}");
    }

    public static void Size(int expected, Payload? payload) => Equal(expected, payload?.Body.Length ?? 0, "the payload's size");

    public static async Task<Status> FailsAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException failure)
        {
            return failure.Status;
        }

        throw new CaseFailedException("the call succeeded");
    }

    public static async Task FailsAsync(StatusCode code, Func<Task> call)
    {
        var status = await FailsAsync(call);
        if (status.StatusCode != code)
            throw new CaseFailedException($"the status is {status.StatusCode} ({status.Detail}) instead of {code}");
    }
}
