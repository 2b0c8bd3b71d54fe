namespace FcEmulator.Gateway;

/// <summary>Where a request goes: to a function, perhaps under another path; or nowhere, with FC's error for it.</summary>
/// <param name="RewrittenPath">Path and query for the function where a rewrite rule of the domain's route matched.</param>
internal readonly record struct Route(ServedFunction? Function, string? RewrittenPath, FcError? Error)
{
    public static Route To(ServedFunction function, string? rewrittenPath = null) => new(function, rewrittenPath, null);

    public static Route Refused(FcError error) => new(null, null, error);
}
