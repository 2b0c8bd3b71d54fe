using FcEmulator.Instances.Launching;

namespace FcEmulator.Tests.Instances.Launching;

public class ListeningPortsTests
{
    [Fact]
    public void Listeners_TheKernelsTables_GivesListeningSocketsOnly() => Assert.Equal(
        [("0100007F", 8089, "41275"), ("00000000000000000000000000000000", 22100, "41278")],
        ListeningPorts.Listeners(
        [
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            "   0: 0100007F:1F99 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41275 1 0000000000000000 100 0 0 10 0",
            "   1: 0100007F:8CA2 0100007F:1F99 01 00000000:00000000 00:00000000 00000000     0        0 41277 1 0000000000000000 20 4 30 10 -1",
            "   0: 00000000000000000000000000000000:5654 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41278 1 0000000000000000 100 0 0 10 0",
        ]));

    [Theory]
    [InlineData("0100007F", true)]
    [InlineData("0200007F", true)]
    [InlineData("00000000", false)]
    [InlineData("0100000A", false)]
    [InlineData("00000000000000000000000001000000", true)]
    [InlineData("0000000000000000FFFF00000100007F", true)]
    [InlineData("00000000000000000000000000000000", false)]
    [InlineData("0000000000000000FFFF00000100000A", false)]
    public void IsLoopback_AddressOfTheTables_IsSeen(string address, bool loopback) => Assert.Equal(loopback, ListeningPorts.IsLoopback(address));
}
