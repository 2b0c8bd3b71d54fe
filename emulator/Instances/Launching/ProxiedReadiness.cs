using System.Net;
using System.Net.Sockets;

namespace FcEmulator.Instances.Launching;

/// <summary>
/// Finds out when a function behind a container engine's proxy answers. The proxy accepts connections from the container's start on, then
/// drops them or lets them wait, so that a connection proves nothing: a first one asks as HTTP/2 clients do, and any answer counts.
/// </summary>
internal static class ProxiedReadiness
{
    // A proxy that waits for its container to come up may have lost what it was sent.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // RFC 9113, section 3.4: the client's preface and an empty SETTINGS frame.
    private static readonly byte[] Question = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];

    /// <summary>A connection made after an answer came over another one.</summary>
    public static async Task<Socket> WaitAsync(EndPoint address, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            using (var asking = await Readiness.WaitAsync(address, time, cancellationToken))
            {
                if (await IsAnsweredAsync(asking, time, cancellationToken))
                    return await Readiness.WaitAsync(address, time, cancellationToken);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static async Task<bool> IsAnsweredAsync(Socket asking, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await asking.SendAsync(Question, giveUp.Token);
            return await asking.ReceiveAsync(new byte[1], giveUp.Token) > 0;
        }
        catch (Exception unanswered) when (unanswered is SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }
}
