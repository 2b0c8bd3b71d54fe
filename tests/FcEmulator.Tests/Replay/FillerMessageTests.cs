using FcEmulator.Replay;
using Google.Protobuf;

namespace FcEmulator.Tests.Replay;

public class FillerMessageTests
{
    [Fact]
    public void OfSize_EachSize_IsReadAsAnyMessage()
    {
        int[] sizes = [0, .. Enumerable.Range(2, 400), 16_384, 16_385, 16_386, 16_387, 16_388, 2_097_153, 2_097_157];
        foreach (var size in sizes)
        {
            var message = FillerMessage.OfSize(size);
            Assert.Equal(size, message.Length);
            var input = new CodedInputStream(message);
            while (input.ReadTag() != 0)
                input.SkipLastField();
            Assert.True(input.IsAtEnd);
        }

        Assert.Empty(FillerMessage.OfSize(1));
    }
}
