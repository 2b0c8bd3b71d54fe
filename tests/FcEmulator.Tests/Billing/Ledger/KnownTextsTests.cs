using System.Text;
using FcEmulator.Billing.Ledger;

namespace FcEmulator.Tests.Billing.Ledger;

public class KnownTextsTests
{
    [Fact]
    public void Of_TextThatWasReadBefore_IsTheSameObject()
    {
        var texts = new KnownTexts();

        Assert.Same(texts.Of("c-695733a5-000000000001"u8), texts.Of("c-695733a5-000000000001"u8));
    }

    /// <summary>All of them fall on one place: it tells texts apart by their ends and their length only.</summary>
    [Fact]
    public void Of_SeveralThreadsWithTextsOfOnePlace_GivesEachItsOwn()
    {
        var texts = new KnownTexts();
        var wrong = 0;

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
        {
            var expected = $"it-begins-{thread}-and-ends-alike";
            var bytes = Encoding.UTF8.GetBytes(expected);
            for (var round = 0; round < 1_000_000; round++)
            {
                if (texts.Of(bytes) != expected)
                    Interlocked.Increment(ref wrong);
            }
        });

        Assert.Equal(0, wrong);
    }
}
