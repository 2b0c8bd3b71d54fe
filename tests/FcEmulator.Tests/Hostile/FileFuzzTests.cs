using System.Text;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Billing.Reports;
using FcEmulator.Billing.Reports.Formats;
using FcEmulator.Configuration;
using FcEmulator.Configuration.Settings;
using FcEmulator.Tests.Configuration;
using FcEmulator.Tests.Docs;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Hostile;

/// <summary>Seeded random damage to fcemu.yaml and to ledgers: reading ends, and ends with values or with sentences. (s.yaml: FuzzTests.)</summary>
public class FileFuzzTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly string[] Pieces =
        ["\"", "{", "}", "[", "]", ":", ",", "\n", "\0", "\\u0000", "\\", "null", "-1", "1e999", "99999999999999999999", "NaN", "é", "\uFEFF", "&a ", "*a", "<<: ", "${x}", "|", "true", "\t", "2026-99-99T99:99:99Z"];

    [Fact]
    public void Settings_MutatedFile_IsReadOrReported()
    {
        var random = new Random(20261124);
        var sample = string.Concat(SettingTable.All.Where(setting => setting.InFile).Select(setting => $"{setting.YamlKey}: {setting.DefaultText}\n"));
        using var folder = new TemporaryFolder();
        var file = folder.Combine("fcemu.yaml");
        for (var n = 0; n < 600; n++)
        {
            File.WriteAllText(file, Mutation.Of(sample, Pieces, random));
            var errors = new List<ConfigError>();

            SettingsFile.Read(file, folder.Combine(""), errors);

            Assert.All(errors, error => Assert.InRange(error.Message.Length, 1, 1010));
        }
    }

    [Fact]
    public void Ledger_MutatedLines_AreReadOrReported()
    {
        var random = new Random(20261124);
        var sample = string.Concat(LedgerSamples());
        for (var n = 0; n < 1500; n++)
        {
            var bytes = Encoding.UTF8.GetBytes(Mutation.Of(sample, Pieces, random));
            if (random.Next(4) == 0)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var warnings = new List<LedgerWarning>();

            var report = new ReportReader(RateCards.Load(null).Value!, rule: null).Read(new LedgerReader(warnings.Add).Read("fuzz", new MemoryStream(bytes), Now));

            Assert.All(report.Functions, function => Assert.True(function.Line.Time.Total >= TimeSpan.Zero));
            Assert.NotEmpty(TextReport.Render(report));
            Assert.All(warnings, warning => Assert.InRange(warning.ToString().Length, 1, 400));
        }
    }

    [Fact]
    public void Ledger_RandomBytes_AreReported()
    {
        var random = new Random(42);
        for (var n = 0; n < 300; n++)
        {
            var bytes = new byte[random.Next(1, 500)];
            random.NextBytes(bytes);
            var warnings = new List<LedgerWarning>();

            Assert.Empty(new LedgerReader(warnings.Add).Read("fuzz", new MemoryStream(bytes), Now));
        }
    }

    /// <summary>The lines that docs/ledger.md shows: one of each type.</summary>
    private static IEnumerable<string> LedgerSamples() =>
        Repository.Read("docs/ledger.md").Split('\n').Where(line => line.StartsWith("{\"", StringComparison.Ordinal)).Select(line => line + "\n");
}
