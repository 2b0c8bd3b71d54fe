using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using FcEmulator.Telemetry;

namespace FcEmulator.Gateway;

/// <summary>
/// Says, once for each certificate, that it expired while the emulator was running: all that clients see is a failed handshake. It is still
/// served, for those that do not check. Safe for use from several threads.
/// </summary>
internal sealed class ExpiryNotice(EventStream events, TimeProvider time)
{
    private readonly ConcurrentDictionary<X509Certificate2, bool> _said = new(ReferenceEqualityComparer.Instance);

    /// <param name="hostName">As the client sent it; null or empty where it sent none.</param>
    public void Look(X509Certificate2 certificate, string? hostName)
    {
        var now = time.GetUtcNow();
        if (now.LocalDateTime <= certificate.NotAfter || !_said.TryAdd(certificate, true))
            return;
        var host = string.IsNullOrEmpty(hostName) ? "this address" : hostName;
        events.Publish(new Warning(
            now,
            $"The certificate for {host} expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}: clients that check it cannot connect. Start fcemu again to renew it."));
    }
}
