using FcEmulator.Telemetry;
using Microsoft.AspNetCore.Connections;

namespace FcEmulator.Gateway;

/// <summary>
/// Lets only TLS through. FC closes a plaintext client's connection without sending a byte (grpc-go then says "connection closed before
/// server preface received"); a TLS alert would be read as a broken HTTP/2 frame. Safe for concurrent use.
/// </summary>
internal sealed class PlaintextGuard(EventStream events, TimeProvider time)
{
    /// <summary>First byte of every TLS connection: a record of type handshake (RFC 8446, section 5.1).</summary>
    private const byte TlsHandshake = 0x16;

    /// <summary>A client that connects and says nothing for this long is closed, as Kestrel does once the handshake has begun.</summary>
    private static readonly TimeSpan FirstByteTimeout = TimeSpan.FromSeconds(10);

    public async Task GuardAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        using var silent = new CancellationTokenSource(FirstByteTimeout, time);
        var input = connection.Transport.Input;
        try
        {
            var read = await input.ReadAsync(silent.Token);
            if (read.Buffer.IsEmpty)
                return;
            if (read.Buffer.FirstSpan[0] != TlsHandshake)
            {
                // Read to the end: what is left unread would turn the close into a reset.
                input.AdvanceTo(read.Buffer.End);
                events.Publish(new PlaintextRefused(
                    time.GetUtcNow(),
                    $"A plaintext client ({connection.RemoteEndPoint}) was turned away: FC's gRPC port speaks TLS only. Use TLS credentials and trust the CA that 'fcemu cert' names."));
                return;
            }

            input.AdvanceTo(read.Buffer.Start);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (ConnectionResetException)
        {
            return;
        }

        await next(connection);
    }
}
