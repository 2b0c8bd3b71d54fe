namespace FcEmulator.Admin.Dashboard;

/// <summary>
/// What a browser that fcemu opens gives for the token: the address it is started with can be seen by others in the list of processes, so
/// it works once, and not for long. Safe for use from several threads.
/// </summary>
internal sealed class OneTimeCode(string token, TimeProvider time)
{
    /// <summary>A browser that starts takes some seconds.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private string? _code;
    private DateTimeOffset _until;

    /// <summary>A new one, in whose place the one before works no longer.</summary>
    public string Make()
    {
        lock (_lock)
        {
            _until = time.GetUtcNow() + Life;
            return _code = AdminToken.New();
        }
    }

    /// <summary>Null where the code does not work, or does no longer.</summary>
    public string? TokenFor(string code)
    {
        lock (_lock)
        {
            if (_code is null || time.GetUtcNow() > _until || !AdminToken.Equal(code, _code))
                return null;
            _code = null;
            return token;
        }
    }
}
