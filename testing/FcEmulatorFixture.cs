namespace FcEmulator.Testing;

/// <summary>
/// One emulator for all tests of a class or collection: derive from it, say in <see cref="Configure"/> what it serves, and hand it to the
/// test framework, in xunit as <c>IClassFixture&lt;T&gt;</c>. It starts when the first test asks for it. It knows no test framework, so it
/// works with each version of each. Safe for use from several threads.
/// </summary>
public abstract class FcEmulatorFixture : IAsyncDisposable, IDisposable
{
    private readonly Lazy<Task<FcEmulatorHost>> _host;

    /// <summary>Starts nothing yet.</summary>
    protected FcEmulatorFixture() => _host = new(() => Task.Run(() => FcEmulatorHost.StartAsync(Configure)));

    /// <summary>What the emulator serves.</summary>
    protected abstract void Configure(FcEmulatorOptions options);

    /// <summary>The emulator, with lines to the log of the test that asks until its next one does.</summary>
    /// <param name="log">Such as xunit's <c>output.WriteLine</c>; null leaves it as it is.</param>
    public async Task<FcEmulatorHost> HostAsync(Action<string>? log = null)
    {
        var host = await _host.Value;
        if (log is not null)
            host.WriteTo(log);
        return host;
    }

    /// <summary>Ends the emulator, for frameworks that await the end of fixtures.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_host.IsValueCreated && _host.Value.IsCompletedSuccessfully)
            await (await _host.Value).DisposeAsync();
    }

    /// <summary>Ends the emulator, for frameworks that do not.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Task.Run(async () => await DisposeAsync()).GetAwaiter().GetResult();
    }
}
