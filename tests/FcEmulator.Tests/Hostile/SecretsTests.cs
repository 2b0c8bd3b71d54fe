using System.Text;
using FcEmulator.Tests.EndToEnd;
using FcEmulator.Tests.Http2;
using Greeter;

namespace FcEmulator.Tests.Hostile;

/// <summary>Secrets are planted everywhere an emulator meets them, then everything it wrote is searched for them.</summary>
public sealed class SecretsTests : IDisposable
{
    /// <summary>In each secret, so that one search finds all of them; as base64 too, because keys are written so.</summary>
    private const string Mark = "S3CR3T";

    private static readonly string Sample = $"[dotnet, '{typeof(GreeterApp).Assembly.Location}']";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-secrets-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("start")]
    [InlineData("start", "--json")]
    [InlineData("start", "--json", "--reflection")]
    public async Task Run_SecretsEverywhere_NoneIsWritten(params string[] arguments)
    {
        var key = WriteAppWithSecrets();
        await using (var emulator = Start([.. arguments, "--no-build", "--port", "0", "--cert-dir", "certs"]))
        {
            await using var client = await emulator.ConnectAsync();
            // One that is served, one for nobody, one that the gateway refuses, one that the function fails.
            HeaderField[] metadata = [("authorization", $"Bearer {Mark}-token"), ("x-api-key", $"{Mark}-api"), ("cookie", $"id={Mark}-cookie")];
            var served = await client.CallAsync(TestEmulator.Request(metadata: metadata), []);
            Assert.Equal("HEADERS(grpc-status 0, END_STREAM)", served.TakeLast(1).Render());
            await client.CallAsync(TestEmulator.Request(authority: "nowhere.example", metadata: metadata), []);
            await client.CallAsync(TestEmulator.Request(metadata: [.. metadata, ("large", new string('x', 9_000))]), []);
            await client.CallAsync(TestEmulator.Request("/no.such.Service/Method", metadata: metadata), []);
            if (!OperatingSystem.IsWindows())
            {
                await emulator.SignalAsync("TERM");
                Assert.Equal(0, await emulator.ExitCodeAsync());
            }

            AssertClean("the console", emulator.Text, key);
        }

        AssertFilesAreClean(key);
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("cert")]
    [InlineData("report")]
    public async Task Command_SecretsEverywhere_NoneIsPrinted(string command)
    {
        var key = WriteAppWithSecrets();
        await using var emulator = Start([command, "--cert-dir", "certs"]);

        await emulator.ExitCodeAsync();

        Assert.NotEmpty(emulator.Text);
        AssertClean("the console", emulator.Text, key);
        AssertFilesAreClean(key);
    }

    [Theory]
    [InlineData("environmentVariables: {TOKEN: [S3CR3T-1]}")]
    [InlineData("environmentVariables: {FC_TOKEN: S3CR3T-1, 1BAD: S3CR3T-2}")]
    [InlineData("environmentVariables: {BIG: '${env(\"PLANTED\")}${env(\"PLANTED\")}${env(\"PLANTED\")}'}")]
    [InlineData("environmentVariables: [S3CR3T-1]")]
    public async Task Validate_FaultyValuesThatAreSecret_AreNamedNotShown(string props)
    {
        EmulatorProcess.Write(_folder, Sample);
        File.AppendAllText(Path.Combine(_folder.FullName, "s.yaml"), $"      {props}\n");
        await using var emulator = Start(["validate"]);

        Assert.Equal(2, await emulator.ExitCodeAsync());
        Assert.DoesNotContain(Mark, emulator.Text, StringComparison.Ordinal);
    }

    /// <summary>Returns a piece of the domain's private key, as it stands in the file.</summary>
    private string WriteAppWithSecrets()
    {
        EmulatorProcess.Write(_folder, Sample);
        var (certificate, _) = Certificates.TestCertificates.Signed("api.example.com", TimeProvider.System.GetUtcNow());
        var yaml = $"""
                  role: acs:ram::1234567890123456:role/fc
                  environmentVariables:
                    PASSWORD: {Mark}-password
                    FROM_ENV: ${"{env('PLANTED')}"}
              api:
                component: fc3-domain
                props:
                  region: cn-shanghai
                  domainName: api.example.com
                  protocol: HTTPS
                  routeConfig:
                    routes:
                      - path: /*
                        functionName: greeter
                  certConfig:
                    certName: own
                    certificate: "{OnOneLine(certificate.Certificate)}"
                    privateKey: "{OnOneLine(certificate.PrivateKey)}"

            """;
        File.AppendAllText(Path.Combine(_folder.FullName, "s.yaml"), yaml);
        File.WriteAllText(Path.Combine(_folder.FullName, ".env"), $"DOT_ENV={Mark}-dotenv\n");
        return certificate.PrivateKey.Split('\n')[1].Trim();

        static string OnOneLine(string pem) => pem.ReplaceLineEndings("\\n");
    }

    private EmulatorProcess Start(string[] arguments)
    {
        var start = EmulatorProcess.Command(_folder, arguments);
        start.Environment["PLANTED"] = Mark + new string('x', 2_000);
        start.Environment["ALIBABA_CLOUD_ACCESS_KEY_ID"] = $"{Mark}-id";
        start.Environment["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = $"{Mark}-key";
        start.Environment["ALIBABA_CLOUD_SECURITY_TOKEN"] = $"{Mark}-sts";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = $"{Mark}-other";
        return EmulatorProcess.Run(start);
    }

    /// <summary>Everything the run left, but for what the test itself put there and the development CA's own keys.</summary>
    private void AssertFilesAreClean(string key)
    {
        foreach (var file in _folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Name is not ("s.yaml" or ".env")))
            AssertClean(file.FullName, Encoding.Latin1.GetString(File.ReadAllBytes(file.FullName)), key);
    }

    private static void AssertClean(string where, string text, string key)
    {
        foreach (var secret in (string[])[Mark, Convert.ToBase64String(Encoding.UTF8.GetBytes(Mark)), key])
            Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{where} shows {secret}:\n{text}");
    }
}
