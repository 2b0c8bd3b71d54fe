using FcEmulator.Instances;
using FcEmulator.Scheduling;

namespace FcEmulator.Gateway;

/// <summary>An error of the gateway itself, in the words of FC's error tables (API error codes and HTTP trigger troubleshooting).</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">FC's error code.</param>
/// <param name="GrpcStatus">The gRPC status that fits, for the setting that answers in gRPC.</param>
internal sealed record FcError(int Status, string Code, string Message, int GrpcStatus)
{
    private const string InitializationError = "InitializationError";

    /// <summary>Value of X-Fc-Error-Type: the function's own doing, or FC's.</summary>
    public string ErrorType => Code == InitializationError ? Code : Status == 502 ? "UnhandledInvocationError" : "FcCommonError";

    public static FcError DomainNotFound(string host) => new(404, "DomainNameNotFound", $"domain name '{host}' does not exist", 5);

    public static FcError FunctionNotFound(string what) => new(404, "FunctionNotFound", what, 5);

    public static FcError MethodNotAllowed(string method, string function) =>
        new(403, "AccessDenied", $"method '{method}' is not configured in the HTTP trigger of function '{function}'", 7);

    public static FcError InternetUrlDisabled() => new(403, "AccessDenied", "access denied due to function internet URL is disabled", 7);

    public static FcError TooLarge(string what, int actual, int limit) =>
        new(400, "InvalidArgument", $"{what} of {actual} bytes exceeds maximum allowed size ({limit} bytes)", 3);

    public static FcError InvalidSessionId(string where) =>
        new(400, "InvalidArgument", $"the session id in {where} must be 1 to 64 letters, digits, '_' and '-', the first no '-'", 3);

    public static FcError BadResponse(string what) => new(502, "BadResponse", $"BadResponse: {what}", 13);

    /// <summary>The function of a plain HTTP request timed out, exited or broke off; gRPC calls have a shape of their own for it.</summary>
    public static FcError UnhandledInvocation() => new(502, "UnhandledInvocationError", "The function failed before it had answered.", 13);

    public static FcError From(AcquireFailure failure) => failure switch
    {
        AcquireFailure.Throttled throttled => new(429, "ResourceExhausted", $"Your request is throttled: {throttled.Limit}.", 8),
        AcquireFailure.NotStarted { Kind: StartFailure.NotReady } late =>
            new(412, "FunctionNotStarted", $"The CA's http server cannot be started. {late.Message}", 14),
        AcquireFailure.NotStarted { Kind: StartFailure.FileNotFound } missing =>
            new(412, "CAFileNotFound", $"The function cannot be started. {missing.Message}", 14),
        AcquireFailure.NotStarted { Kind: StartFailure.FilePermission } forbidden =>
            new(412, "CAFilePermission", $"The function cannot be started. {forbidden.Message}", 14),
        // Page "Function instance lifecycle hooks": a failed initializer is answered 200, and only the header and the body tell.
        AcquireFailure.NotStarted { Kind: StartFailure.Initializer } uninitialized => new(200, InitializationError, uninitialized.Message, 14),
        AcquireFailure.NotStarted { Kind: StartFailure.HealthCheck } unhealthy =>
            new(412, "FunctionNotStarted", $"The CA's http server cannot be started. {unhealthy.Message}", 14),
        AcquireFailure.NotStarted exited => new(412, "CAExited", $"The function either cannot be started or exited. {exited.Message}", 14),
        AcquireFailure.SessionExpired => new(400, "InvalidArgument", "The session has expired, and disableSessionIdReuse forbids to use its id again.", 3),
        AcquireFailure.ClientLeft => new(499, "ClientClosedRequest", "client Closed Request", 1),
        AcquireFailure.Stopping => new(503, "ServiceUnavailable", "fcemu is shutting down.", 14),
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "An acquire failure without an error of FC's."),
    };
}
