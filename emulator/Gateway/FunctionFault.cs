namespace FcEmulator.Gateway;

/// <summary>Tells from the handler's exception what the function did: could not be reached, reset the one stream, or broke off.</summary>
internal static class FunctionFault
{
    /// <summary>RFC 9113, section 7.</summary>
    private const int RefusedStream = 7;

    public static InvocationOutcome Of(Exception? exception)
    {
        if (Find<HttpRequestException>(exception) is { HttpRequestError: HttpRequestError.ConnectionError })
            return new InvocationOutcome(OutcomeKind.Unreachable);
        // A stream that the instance refused (REFUSED_STREAM, or GOAWAY before it got there) is sent again by the handler, in vain where its
        // body was already under way. The client may: nothing of it was processed.
        if (Find<HttpRequestException>(exception)?.InnerException is InvalidOperationException)
            return new InvocationOutcome(OutcomeKind.FunctionReset, ResetCode: RefusedStream);
        // The handler uses this exception for a reset stream and for a connection that broke off, and tells them apart in words only.
        if (Find<HttpProtocolException>(exception) is { } protocol && protocol.Message.Contains("reset the stream", StringComparison.Ordinal))
            return new InvocationOutcome(OutcomeKind.FunctionReset, ResetCode: (int)protocol.ErrorCode);
        return new InvocationOutcome(OutcomeKind.FunctionFailed);
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
