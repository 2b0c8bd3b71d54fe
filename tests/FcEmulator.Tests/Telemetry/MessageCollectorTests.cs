using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Tests.Telemetry;

public class MessageCollectorTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Passed_PiecesOfAnySize_GiveTheSameMessages(bool bodies)
    {
        byte[] octets = [0, 0, 0, 0, 2, 8, 9, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3];
        for (var piece = 1; piece <= octets.Length; piece++)
        {
            var time = new ManualTime();
            var messages = new MessageCollector(isGrpc: true, bodies, time.GetUtcNow(), time);
            foreach (var part in octets.Chunk(piece))
                messages.Passed(part);
            Assert.Null(messages.EndMs);
            time.Advance(TimeSpan.FromMilliseconds(7));
            messages.Passed([]);

            Assert.Equal([2, 0, 3], messages.Messages.Select(message => message.Size));
            Assert.Equal(bodies ? ["0809", "", "010203"] : ["-", "-", "-"], messages.Messages.Select(message => message.Body is { } body ? Convert.ToHexString(body) : "-"));
            Assert.Equal(7, messages.EndMs);
        }
    }

    [Fact]
    public void Passed_OtherHttp_IsOneMessage()
    {
        var time = new ManualTime();
        var messages = new MessageCollector(isGrpc: false, keepsBodies: true, time.GetUtcNow(), time);
        messages.Passed([1, 2]);
        messages.Passed([3]);
        messages.Passed([]);
        messages.Passed([]);

        var message = Assert.Single(messages.Messages);
        Assert.Equal((3, "010203"), (message.Size, Convert.ToHexString(message.Body!)));
    }
}
