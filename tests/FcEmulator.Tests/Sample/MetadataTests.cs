using Grpc.Core;

namespace FcEmulator.Tests.Sample;

public class MetadataTests
{
    [Fact]
    public void Add_KeysOfBothSorts_KeepsOrderRepeatsAndLowerCase()
    {
        var metadata = new Metadata { { "Trace-Id", "a" }, { "blob-bin", [0, 255] }, { "trace-id", "b" } };

        Assert.Equal(
            ["trace-id=61", "blob-bin=00FF", "trace-id=62"],
            metadata.Select(entry => $"{entry.Key}={Convert.ToHexString(entry.ValueBytes)}"));
    }

    [Fact]
    public void Get_RepeatedKey_GivesTheLastAndGetAllGivesAll()
    {
        var metadata = new Metadata { { "k", "first" }, { "other", "x" }, { "k", "last" } };

        Assert.Equal("last", metadata.Get("K")!.Value);
        Assert.Equal("last", metadata.GetValue("k"));
        Assert.Null(metadata.GetValue("none"));
        Assert.Equal(["first", "last"], metadata.GetAll("K").Select(entry => entry.Value));
    }

    [Fact]
    public void ValueBytes_Changed_LeavesTheEntryAsItWas()
    {
        byte[] given = [1, 2];
        var entry = new Metadata.Entry("k-bin", given);
        given[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.Equal([1, 2], entry.ValueBytes);
        Assert.Throws<InvalidOperationException>(() => entry.Value);
    }

    [Fact]
    public void ValueBytes_OfText_AreItsAsciiBytes() => Assert.Equal("ab"u8.ToArray(), new Metadata.Entry("k", "ab").ValueBytes);

    [Theory]
    [InlineData("with space")]
    [InlineData("k:v")]
    [InlineData("schlüssel")]
    [InlineData("text-bin")]
    public void NewTextEntry_KeyThatCannotCarryText_IsRefused(string key) =>
        Assert.ThrowsAny<ArgumentException>(() => new Metadata.Entry(key, "value"));

    [Fact]
    public void NewBinaryEntry_KeyWithoutSuffix_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("plain", [1]));

    [Fact]
    public void Empty_AnyChange_IsRefused()
    {
        Assert.Empty(Metadata.Empty);
        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("k", "v"));
        Assert.Throws<InvalidOperationException>(Metadata.Empty.Clear);
    }

    [Fact]
    public void ListOperations_OnEntries_BehaveAsAList()
    {
        var (one, two, three) = (new Metadata.Entry("one", "1"), new Metadata.Entry("two", "2"), new Metadata.Entry("three", "3"));
        var metadata = new Metadata { one, three };
        metadata.Insert(1, two);
        metadata[0] = three;
        metadata.RemoveAt(2);

        Assert.Equal([three, two], metadata);
        Assert.True(metadata.Remove(two));
        Assert.DoesNotContain(two, metadata);
        Assert.Equal(0, metadata.IndexOf(three));
    }
}
