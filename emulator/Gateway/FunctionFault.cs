using FcEmulator.Instances.Http2;

namespace FcEmulator.Gateway;

/// <summary>Tells from what the forwarder met what the function did: could not be reached, reset the one stream, or broke off.</summary>
internal static class FunctionFault
{
    /// <summary>Null where it did nothing.</summary>
    public static InvocationOutcome? Of(Exception? exception)
    {
        if (Find<InstanceUnreachableException>(exception) is not null)
            return new InvocationOutcome(OutcomeKind.Unreachable);
        if (Find<CallResetException>(exception) is { } reset)
            return new InvocationOutcome(OutcomeKind.FunctionReset, ResetCode: reset.Code);
        return Find<InstanceFaultException>(exception) is null ? null : new InvocationOutcome(OutcomeKind.FunctionFailed);
    }

    private static T? Find<T>(Exception? exception)
        where T : Exception => exception switch
        {
            null => null,
            T found => found,
            AggregateException many => many.InnerExceptions.Select(Find<T>).FirstOrDefault(e => e is not null),
            _ => Find<T>(exception.InnerException),
        };
}
