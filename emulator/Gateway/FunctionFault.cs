using FcEmulator.Instances.Http2;

namespace FcEmulator.Gateway;

/// <summary>Tells from what the forwarder met what the function did: could not be reached, reset the one stream, or broke off.</summary>
internal static class FunctionFault
{
    public static InvocationOutcome Of(Exception? exception)
    {
        if (Find<InstanceUnreachableException>(exception) is not null)
            return new InvocationOutcome(OutcomeKind.Unreachable);
        return Find<CallResetException>(exception) is { } reset
            ? new InvocationOutcome(OutcomeKind.FunctionReset, ResetCode: reset.Code)
            : new InvocationOutcome(OutcomeKind.FunctionFailed);
    }

    /// <summary>Whether the function did anything at all.</summary>
    public static bool IsIn(Exception? exception) =>
        Find<InstanceLostException>(exception) is not null || Find<InstanceUnreachableException>(exception) is not null || Find<CallResetException>(exception) is not null;

    private static T? Find<T>(Exception? exception)
        where T : Exception => exception switch
        {
            null => null,
            T found => found,
            AggregateException many => many.InnerExceptions.Select(Find<T>).FirstOrDefault(e => e is not null),
            _ => Find<T>(exception.InnerException),
        };
}
