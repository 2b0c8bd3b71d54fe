using FsCheck;
using FsCheck.Fluent;

namespace FcEmulator.Tests.Http2;

public class HpackBlockTests
{
    [Fact]
    public void Of_Fields_AreLiteralsWithoutIndexingNorHuffman() =>
        Assert.Equal("0001610162000163027878", Convert.ToHexStringLower(HpackBlock.Of([("a", "b"), ("c", "xx")])));

    [Fact]
    public void Builder_EachKind_IsWrittenAsInTheRfcsExamples()
    {
        var block = new HpackBlock()
            .TableSize(1337).Indexed(2).Incremental(1, "www.example.com", huffman: true).NeverIndexed(("password", "secret")).Raw(0xff);

        Assert.Equal(
            "3f9a0a" + "82" + "418cf1e3c2e5f23a6ba0ab90f4ff" + "100870617373776f726406736563726574" + "ff",
            Convert.ToHexStringLower(block.ToArray()));
    }

    [Fact]
    public void ToArray_AnyFieldsInAnyForm_DecodeToThemselves()
    {
        var text = Gen.Choose(0, 255).Select(octet => (char)octet).ListOf().Select(octets => string.Concat(octets));
        var fields = Gen.Zip(text, text).Select(pair => new HeaderField(pair.Item1, pair.Item2));
        var steps = Gen.Zip(fields, Gen.Choose(0, 5)).ListOf();
        var decoder = new HpackDecoder();

        Prop.ForAll(steps.ToArbitrary(), list =>
        {
            var block = new HpackBlock();
            foreach (var (field, form) in list)
            {
                _ = (form / 2) switch
                {
                    0 => block.Literal(field, huffman: form % 2 == 1),
                    1 => block.NeverIndexed(field, huffman: form % 2 == 1),
                    _ => block.Incremental(field, huffman: form % 2 == 1),
                };
            }

            return decoder.Decode(block.ToArray()).SequenceEqual(list.Select(step => step.Item1));
        }).Check(Config.QuickThrowOnFailure.WithReplay(1, 3));
    }
}
