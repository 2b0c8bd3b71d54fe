using FcEmulator.Tests.Docs;

namespace FcEmulator.Tests.Configuration.Settings;

public class SettingsDocumentTests
{
    private const string Page = "docs/settings.md";

    [Fact]
    public void SettingsDocument_AndTable_SayTheSame()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(Repository.PathOf(Page), SettingsMarkdown.Text());

        Assert.Equal(SettingsMarkdown.Text(), Repository.Read(Page));
    }
}
