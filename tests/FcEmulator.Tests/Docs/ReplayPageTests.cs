using FcEmulator.Telemetry.Recording;

namespace FcEmulator.Tests.Docs;

/// <summary>docs/replay.md against what is recorded.</summary>
public class ReplayPageTests
{
    [Fact]
    public void Page_Fields_AreThoseOfTheRecording() => Assert.Equal(
        RecordingJson.Default.RecordedCall.Properties.Select(property => property.Name),
        Repository.Table("docs/replay.md", "field", "meaning").Select(row => row[0].Trim('`')));
}
