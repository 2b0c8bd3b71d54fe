using FcEmulator.Instances.Http2;
using FcEmulator.Tests.Http2;
using FsCheck;
using FsCheck.Fluent;
using HeaderField = FcEmulator.Tests.Http2.HeaderField;
using HpackDecoder = FcEmulator.Instances.Http2.HpackDecoder;

namespace FcEmulator.Tests.Instances;

/// <summary>The gateway's own HPACK towards instances: RFC 7541 appendix C, and the test kit's encoder and decoder as the other side.</summary>
public class InstanceHpackTests
{
    private const int Limit = 1 << 20;

    [Theory]
    [InlineData(
        "828684410f7777772e6578616d706c652e636f6d", "828684be58086e6f2d6361636865",
        "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565")] // C.3
    [InlineData(
        "828684418cf1e3c2e5f23a6ba0ab90f4ff", "828684be5886a8eb10649cbf", "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf")] // C.4
    public void Decode_BlocksOfOneConnection_AsInC3AndC4(string first, string second, string third)
    {
        var decoder = new HpackDecoder();

        Assert.Equal([":method GET", ":scheme http", ":path /", ":authority www.example.com"], Decode(decoder, first));
        Assert.Equal([":method GET", ":scheme http", ":path /", ":authority www.example.com", "cache-control no-cache"], Decode(decoder, second));
        Assert.Equal([":method GET", ":scheme https", ":path /index.html", ":authority www.example.com", "custom-key custom-value"], Decode(decoder, third));
    }

    [Fact]
    public void Decode_TableOf256Octets_EvictsAsInC6()
    {
        var decoder = new HpackDecoder();
        Assert.Empty(decoder.Decode(new HpackBlock().TableSize(256).ToArray(), Limit));
        const string location = "location https://www.example.com";

        Assert.Equal(
            [":status 302", "cache-control private", "date Mon, 21 Oct 2013 20:13:21 GMT", location],
            Decode(decoder, "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3"));
        Assert.Equal([":status 307", "cache-control private", "date Mon, 21 Oct 2013 20:13:21 GMT", location], Decode(decoder, "4883640effc1c0bf"));
    }

    [Theory]
    [InlineData("80")] // index 0
    [InlineData("be")] // in neither table
    [InlineData("3fe21f")] // a table larger than announced
    [InlineData("8220")] // a table size behind a header
    [InlineData("ff")] // the block ends within an integer
    [InlineData("ffffffffffffff0f")] // 2^31 and more
    [InlineData("00")]
    [InlineData("000261")] // a string past the end
    [InlineData("0081ff00")] // Huffman: eight bits of padding
    [InlineData("00811a00")] // padding that is not all ones
    [InlineData("0084ffffffff00")] // the end-of-string symbol
    public void Decode_Rubbish_IsACompressionError(string block)
    {
        var error = Assert.Throws<Http2ProtocolException>(() => new HpackDecoder().Decode(Convert.FromHexString(block), Limit));
        Assert.Equal(Http2Codes.CompressionError, error.Code);
    }

    [Fact]
    public void Decode_MoreThanTheLimit_IsEnhanceYourCalm()
    {
        // One long entry, named again and again by one octet each: a header bomb.
        var block = new HpackBlock().Incremental(("name", new string('x', 3000)));
        for (var i = 0; i < 1000; i++)
            block.Indexed(62);

        var error = Assert.Throws<Http2ProtocolException>(() => new HpackDecoder().Decode(block.ToArray(), 256 * 1024));
        Assert.Equal(Http2Codes.EnhanceYourCalm, error.Code);
    }

    [Fact]
    public void Decode_AnyFieldsInAnyRepresentation_AreThoseEncoded() => Prop.ForAll(
        Fields.Select(f => (f, ArbMap.Default.GeneratorFor<uint>().Sample(1)[0])).ToArbitrary(),
        c => Encode(c.f, new Random((int)(c.Item2 % int.MaxValue))))
        .Check(Config.QuickThrowOnFailure.WithReplay(1, 1));

    [Fact]
    public void RequestHead_AnyFields_ComeBackFromTheTestKitsDecoder() => Prop.ForAll(
        Fields.ToArbitrary(),
        fields =>
        {
            using var head = new RequestHead("PUT", "host", "/path");
            foreach (var (name, value) in fields)
                head.Add(name.ToUpperInvariant(), value);
            HeaderField[] expected = [(":method", "PUT"), (":scheme", "http"), (":path", "/path"), (":authority", "host"), .. fields];
            return expected.SequenceEqual(new FcEmulator.Tests.Http2.HpackDecoder().Decode(head.Block));
        })
        .Check(Config.QuickThrowOnFailure.WithReplay(2, 1));

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public void RequestHead_UsualMethods_AreIndexed(string method)
    {
        using var head = new RequestHead(method, "h", "/");

        Assert.Equal($":method {method}", new FcEmulator.Tests.Http2.HpackDecoder().Decode(head.Block)[0].ToString());
        Assert.Equal(1 + 1 + 3 + 3, head.Block.Length);
    }

    [Fact]
    public void RequestHead_DecliningTheTable_SaysSoAheadOfItsLines()
    {
        using var head = new RequestHead("GET", "h", "/");
        head.Add("long", new string('x', 5000));
        head.DeclineTable();

        Assert.Equal(0x20, head.Block[0]);
        Assert.Equal(
            [":method", ":scheme", ":path", ":authority", "long"], new FcEmulator.Tests.Http2.HpackDecoder().Decode(head.Block).Select(field => field.Name));
    }

    private static Gen<List<HeaderField>> Fields =>
        from count in Gen.Choose(0, 60)
        from fields in Gen.ListOf(
            from name in Gen.Choose(1, 20).SelectMany(n => Gen.ArrayOf(Gen.Elements("abcdefghijklmnopqrstuvwxyz-0123456789".ToCharArray()), n))
            from value in Gen.Choose(0, 300).SelectMany(n => Gen.ArrayOf(Gen.Choose(0, 255).Select(c => (char)c), n))
            select new HeaderField(new string(name), new string(value)),
            count)
        select fields.ToList();

    private static bool Encode(List<HeaderField> fields, Random random)
    {
        var decoder = new HpackDecoder();
        foreach (var part in fields.Chunk(7))
        {
            var block = new HpackBlock();
            foreach (var field in part)
            {
                _ = random.Next(3) switch
                {
                    0 => block.Literal(field, random.Next(2) == 0),
                    1 => block.NeverIndexed(field, random.Next(2) == 0),
                    _ => block.Incremental(field, random.Next(2) == 0),
                };
            }

            var decoded = decoder.Decode(block.ToArray(), Limit).Select(f => new HeaderField(f.Name, f.Value));
            if (!decoded.SequenceEqual(part))
                return false;
        }

        return true;
    }

    private static string[] Decode(HpackDecoder decoder, string hex) =>
        [.. decoder.Decode(Convert.FromHexString(hex), Limit).Select(f => $"{f.Name} {f.Value}")];
}
