using FcEmulator.Instances;

namespace FcEmulator.Tests.Instances;

public class FcIdsTests
{
    [Fact]
    public void NewRequestId_OfAMoment_HasFcsFormatAndTheSecond() =>
        Assert.Matches("^1-65a77fbb-[0-9a-f]{8}-[0-9a-f]{12}$", FcIds.NewRequestId(DateTimeOffset.FromUnixTimeMilliseconds(1705476027_999)));

    [Fact]
    public void NewInstanceId_OfAMoment_HasFcsFormatAndTheSecond() =>
        Assert.Matches("^c-65a77eb0-[0-9a-f]{8}-[0-9a-f]{12}$", FcIds.NewInstanceId(SampleFunction.Created));

    [Fact]
    public void NewRequestId_ManyInOneSecond_AllDiffer() =>
        Assert.Equal(100_000, Enumerable.Range(0, 100_000).Select(_ => FcIds.NewRequestId(SampleFunction.Created)).Distinct().Count());
}
