using System.Runtime.CompilerServices;

namespace FcEmulator.Tests.Configuration.Settings;

public class SettingsDocumentTests
{
    [Fact]
    public void SettingsDocument_AndTable_SayTheSame()
    {
        var file = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", "..", "..", "docs", "settings.md"));
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(file, SettingsMarkdown.Text());

        Assert.Equal(SettingsMarkdown.Text(), File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
