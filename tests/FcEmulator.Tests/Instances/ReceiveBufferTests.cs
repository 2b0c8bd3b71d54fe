using FcEmulator.Instances.Http2;
using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Instances;

public class ReceiveBufferTests
{
    [Fact]
    public void AppendAndRead_InAnyPieces_KeepsEveryOctetInOrder() => Prop.ForAll(
        Gen.ListOf(Gen.Choose(-3000, 3000), 40).Select(l => l.ToArray()).ToArbitrary(),
        Runs)
        .Check(Config.QuickThrowOnFailure.WithReplay(3, 1));

    [Fact]
    public void Clear_WithOctetsLeft_BeginsAnew()
    {
        var buffer = default(ReceiveBuffer);
        buffer.Append([1, 2, 3]);
        buffer.Clear();
        buffer.Append([4]);

        var read = new byte[2];
        Assert.Equal(1, buffer.Read(read));
        Assert.Equal(4, read[0]);
        Assert.Equal(0, buffer.Read(read));
    }

    /// <summary>Positive steps append so many octets, negative ones read up to so many.</summary>
    private static bool Runs(int[] steps)
    {
        var buffer = default(ReceiveBuffer);
        byte written = 0, read = 0;
        var length = 0;
        foreach (var step in steps)
        {
            if (step >= 0)
            {
                var octets = new byte[step];
                foreach (ref var octet in octets.AsSpan())
                    octet = written++;
                buffer.Append(octets);
                length += step;
            }
            else
            {
                var octets = new byte[-step];
                var count = buffer.Read(octets);
                if (count != Math.Min(-step, length) || octets.AsSpan(0, count).ToArray().Any(octet => octet != read++))
                    return false;
                length -= count;
            }

            if (buffer.Length != length)
                return false;
        }

        return true;
    }
}
