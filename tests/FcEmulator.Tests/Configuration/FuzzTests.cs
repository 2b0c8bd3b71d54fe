using FcEmulator.Configuration;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Configuration;

/// <summary>Whatever stands in a file, loading it ends, and ends with a model or with sentences.</summary>
public class FuzzTests
{
    private static readonly string[] Pieces =
    [
        "${", "}", "${vars.x}", "${this.props}", "${env('A', ${b})}", "'", "\"", "[", "]", "{", "}", "&a ", "*a", "<<: *a", "!x ", "!!str ", "- ", ": ", "\n", "\t", "#", "|", ">-",
        "\0", "\\u12", "\\U00110000", "---\n", "...\n", "%YAML 9.9\n", "99999999999999999999", "-1", "null", "~", "é", "😀", "\uFEFF", "? ", "@", "`", "1e999", "0x10", "  ",
    ];

    [Fact]
    public void Load_MutatedPageExample_NeverThrows()
    {
        var random = new Random(20261123);
        var page = File.ReadAllText(Yaml.PageFile);
        Run(1000, () => System.Text.Encoding.UTF8.GetBytes(Mutation.Of(page, Pieces, random)));
    }

    [Fact]
    public void Load_MutatedDomainsAndExpressions_NeverThrows()
    {
        var random = new Random(7);
        var text = "vars: {x: &a [1, '${vars.y}'], y: '${this.name + env(\"P\", 1)}'}\n" + Yaml.Domain("tlsConfig: {minVersion: TLSv1.2}", "certConfig: {certificate: '-----x', privateKey: a}");
        Run(600, () => System.Text.Encoding.UTF8.GetBytes(Mutation.Of(text, Pieces, random)));
    }

    [Fact]
    public void Load_RandomBytes_NeverThrows()
    {
        var random = new Random(42);
        Run(400, () =>
        {
            var bytes = new byte[random.Next(0, 400)];
            random.NextBytes(bytes);
            // Half of them printable, so that more than the decoder is tried.
            if (random.Next(2) == 0)
                bytes = [.. bytes.Select(b => (byte)(b % 97 == 0 ? '\n' : 32 + b % 95))];
            return bytes;
        });
    }

    private static void Run(int cases, Func<byte[]> next)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("s.yaml");
        for (var i = 0; i < cases; i++)
        {
            var bytes = next();
            File.WriteAllBytes(file, bytes);
            ConfigOutcome<ServerlessApp> outcome;
            try
            {
                outcome = ServerlessYaml.Load(file, Yaml.Source(("P", "${env('P')}")));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"case {i}: {System.Text.Encoding.UTF8.GetString(bytes)}", e);
            }

            Assert.Equal(outcome.Succeeded, outcome.Errors.Count == 0);
            if (outcome.Succeeded)
                Assert.NotEmpty(ModelText.Of(outcome.Value));
            else
                Assert.NotEmpty(ModelText.Of(outcome.Errors));
        }
    }
}
