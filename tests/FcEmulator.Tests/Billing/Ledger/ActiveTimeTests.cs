using FcEmulator.Billing.Ledger;
using static FcEmulator.Tests.Billing.BillingSamples;

namespace FcEmulator.Tests.Billing.Ledger;

public class ActiveTimeTests
{
    [Fact]
    public void Add_OverlapsGapsAndSpansOverSeveral_CountsEachMomentOnce()
    {
        var active = new ActiveTime();
        active.Restart(At(10));
        active.Add(At(0), At(20));
        Assert.Equal(Ms(10), active.Total);
        active.Add(At(30), At(40));
        Assert.Equal(Ms(20), active.Total);
        active.Add(At(35), At(45));
        Assert.Equal(Ms(25), active.Total);
        active.Add(At(50), At(50));
        Assert.Equal(Ms(25), active.Total);
        active.Add(At(15), At(60));
        Assert.Equal(Ms(50), active.Total);
    }

    /// <summary>1,000 spans of 1 ms with gaps of 1 ms: 1,000 ms; then one over the whole, which still sees the last 256 of them.</summary>
    [Fact]
    public void Add_EndlessGaps_StaysBelowTheTrueTotalAndNeverAboveTheWhole()
    {
        var active = new ActiveTime();
        active.Restart(At(0));
        for (var i = 0; i < 1000; i++)
            active.Add(At(2 * i), At(2 * i + 1));
        Assert.Equal(Ms(1000), active.Total);

        active.Add(At(0), At(1999));

        // 744 ms of the spans it let go of, and all from the end of the last of them, 1,487, on.
        Assert.Equal(Ms(744 + 1999 - 1487), active.Total);
    }
}
