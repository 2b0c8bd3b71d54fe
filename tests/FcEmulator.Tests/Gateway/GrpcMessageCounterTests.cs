using System.Buffers.Binary;
using FcEmulator.Gateway;

namespace FcEmulator.Tests.Gateway;

public class GrpcMessageCounterTests
{
    [Fact]
    public void Count_CutAnywhere_CountsTheSameMessages()
    {
        int[] lengths = [0, 1, 5, 0, 300, 70_000, 4];
        var bytes = lengths.SelectMany(Message).ToArray();
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var counter = new GrpcMessageCounter(isGrpc: true);
            for (var position = 0; position < bytes.Length;)
            {
                var piece = Math.Min(bytes.Length - position, random.Next(4) == 0 ? random.Next(1, 40_000) : random.Next(1, 12));
                counter.Count(bytes.AsSpan(position, piece));
                position += piece;
            }

            Assert.Equal((lengths.Length, bytes.Length), (counter.Messages, counter.Bytes));
        }
    }

    [Fact]
    public void Count_LengthOfFourGigabytes_IsNotTakenForNegative()
    {
        var counter = new GrpcMessageCounter(isGrpc: true);
        counter.Count([0, 0xFF, 0xFF, 0xFF, 0xFF]);
        counter.Count(new byte[100]);

        Assert.Equal(1, counter.Messages);
    }

    [Fact]
    public void Count_BodyThatIsNotGrpc_CountsItsBytesOnly()
    {
        var counter = new GrpcMessageCounter(isGrpc: false);
        Assert.False(counter.HasBegun);
        counter.Count(Message(10));

        Assert.Equal((0, 15L, true), (counter.Messages, counter.Bytes, counter.HasBegun));
    }

    private static byte[] Message(int length)
    {
        var message = new byte[5 + length];
        message[0] = (byte)(length % 2);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), length);
        message.AsSpan(5).Fill(0xFF);
        return message;
    }
}
