namespace FcEmulator.Tests.Http2;

/// <summary>RFC 7541 appendix C, and the decoding errors of its sections 2 to 6.</summary>
public class HpackDecoderTests
{
    private static readonly string[] CustomKey = ["custom-key custom-header"];

    [Theory]
    [InlineData("400a637573746f6d2d6b65790d637573746f6d2d686561646572", "custom-key custom-header", 55)] // C.2.1
    [InlineData("040c2f73616d706c652f70617468", ":path /sample/path", 0)] // C.2.2
    [InlineData("100870617373776f726406736563726574", "password secret", 0)] // C.2.3
    [InlineData("82", ":method GET", 0)] // C.2.4
    public void Decode_OneField_AsInC2(string block, string field, int tableSize)
    {
        var decoder = new HpackDecoder();

        Assert.Equal([field], Text(decoder.Decode(Convert.FromHexString(block))));
        Assert.Equal(tableSize, decoder.DynamicTableSize);
    }

    [Theory]
    [InlineData(
        "828684410f7777772e6578616d706c652e636f6d", "828684 be 58086e6f2d6361636865",
        "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565")] // C.3
    [InlineData(
        "828684418cf1e3c2e5f23a6ba0ab90f4ff", "828684be5886a8eb10649cbf", "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf")] // C.4
    public void Decode_RequestsOfOneConnection_AsInC3AndC4(string first, string second, string third)
    {
        var decoder = new HpackDecoder();

        Assert.Equal(
            [":method GET", ":scheme http", ":path /", ":authority www.example.com"], Text(decoder.Decode(Octets(first))));
        Assert.Equal(
            [":method GET", ":scheme http", ":path /", ":authority www.example.com", "cache-control no-cache"],
            Text(decoder.Decode(Octets(second))));
        Assert.Equal(
            [":method GET", ":scheme https", ":path /index.html", ":authority www.example.com", "custom-key custom-value"],
            Text(decoder.Decode(Octets(third))));
        Assert.Equal(["custom-key custom-value", "cache-control no-cache", ":authority www.example.com"], Text(decoder.DynamicTable));
        Assert.Equal(164, decoder.DynamicTableSize);
    }

    [Theory]
    [InlineData(
        "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d",
        "4803333037c1c0bf",
        "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31")] // C.5
    [InlineData(
        "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3",
        "4883640effc1c0bf",
        "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007")] // C.6
    public void Decode_ResponsesWithASmallTable_EvictAsInC5AndC6(string first, string second, string third)
    {
        var decoder = new HpackDecoder(maxTableSize: 256);
        const string location = "location https://www.example.com";

        Assert.Equal(
            [":status 302", "cache-control private", "date Mon, 21 Oct 2013 20:13:21 GMT", location], Text(decoder.Decode(Octets(first))));
        Assert.Equal(222, decoder.DynamicTableSize);
        Assert.Equal(
            [":status 307", "cache-control private", "date Mon, 21 Oct 2013 20:13:21 GMT", location], Text(decoder.Decode(Octets(second))));
        Assert.Equal(222, decoder.DynamicTableSize);
        const string cookie = "set-cookie foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";
        Assert.Equal(
            [":status 200", "cache-control private", "date Mon, 21 Oct 2013 20:13:22 GMT", location, "content-encoding gzip", cookie],
            Text(decoder.Decode(Octets(third))));
        Assert.Equal([cookie, "content-encoding gzip", "date Mon, 21 Oct 2013 20:13:22 GMT"], Text(decoder.DynamicTable));
        Assert.Equal(215, decoder.DynamicTableSize);
    }

    [Fact]
    public void Decode_TableSizeUpdate_EvictsAndLimits()
    {
        var decoder = new HpackDecoder();
        decoder.Decode(new HpackBlock().Incremental(("custom-key", "custom-header")).ToArray());

        Assert.Equal(CustomKey, Text(decoder.Decode(new HpackBlock().TableSize(55).Indexed(62).ToArray())));
        Assert.Empty(decoder.Decode(new HpackBlock().TableSize(54).ToArray()));

        Assert.Empty(decoder.DynamicTable);
        Assert.Equal(CustomKey, Text(decoder.Decode(new HpackBlock().Incremental(("custom-key", "custom-header")).ToArray())));
        Assert.Empty(decoder.DynamicTable);
    }

    [Fact]
    public void Decode_AfterAcknowledgingASmallerTable_WantsTheUpdateOnce()
    {
        var silent = new HpackDecoder(maxTableSize: 256);
        silent.Acknowledge();
        Assert.Equal(
            "A block without the table size update that an announced maximum of 256 asks for.",
            Assert.Throws<HpackException>(() => silent.Decode(Octets("82"))).Message);

        var decoder = new HpackDecoder(maxTableSize: 256);
        decoder.Decode(new HpackBlock().TableSize(0).ToArray());
        decoder.Acknowledge();
        Assert.Equal([":method GET"], Text(decoder.Decode(Octets("82"))));
    }

    [Theory]
    [InlineData("80", "Index 0 is in neither table (61 + 0 entries).")]
    [InlineData("be", "Index 62 is in neither table (61 + 0 entries).")]
    [InlineData("3fe21f", "The table size update to 4097 exceeds the announced maximum of 4096.")]
    [InlineData("8220", "A table size update stands after a header field.")]
    [InlineData("ff", "The header block ends within an integer.")]
    [InlineData("ffffffffffffff0f", "An integer is larger than 2^31-1.")]
    [InlineData("00", "The header block ends where an integer was due.")]
    [InlineData("000261", "A string of 2 octets goes past the end of the header block.")]
    [InlineData("0081ff00", "Huffman: the padding is longer than 7 bits or not all ones.")]
    [InlineData("00811a00", "Huffman: the padding is longer than 7 bits or not all ones.")]
    [InlineData("0084ffffffff00", "Huffman: the end-of-string symbol may not occur.")]
    public void Decode_Rubbish_SaysWhatIsWrong(string block, string message) =>
        Assert.Equal(message, Assert.Throws<HpackException>(() => new HpackDecoder().Decode(Octets(block))).Message);

    private static byte[] Octets(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static string[] Text(IEnumerable<HeaderField> fields) => [.. fields.Select(field => field.ToString())];
}
