using FcEmulator.Gateway.Faulty;

namespace FcEmulator.Tests.Gateway;

public class MessageBoundaryTests
{
    [Fact]
    public void TakeUntil_PiecesOfAnySize_StopsAfterTheSameOctet()
    {
        byte[] octets = [.. Message(3), .. Message(0), .. Message(300), .. Message(7), 0, 0];
        int[] ends = [8, 13, 318, 330, 332];
        for (var piece = 1; piece < 40; piece++)
        {
            for (var messages = 1; messages <= 5; messages++)
            {
                var boundary = default(MessageBoundary);
                var taken = 0;
                foreach (var part in octets.Chunk(piece))
                {
                    taken += boundary.TakeUntil(part, messages);
                    if (boundary.Passed == messages)
                        break;
                }

                Assert.Equal((ends[messages - 1], Math.Min(messages, 4)), (taken, boundary.Passed));
            }
        }
    }

    private static byte[] Message(byte length) => [0, 0, 0, 0, length, .. new byte[length]];

    private static byte[] Message(int length) => [0, 0, 0, (byte)(length >> 8), (byte)length, .. new byte[length]];
}
