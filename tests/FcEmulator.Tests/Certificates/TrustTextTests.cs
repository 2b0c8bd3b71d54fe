using FcEmulator.Certificates;

namespace FcEmulator.Tests.Certificates;

public class TrustTextTests
{
    [Theory]
    [InlineData("/home/me/certs/ca.pem", "/home/me/certs/ca.pem", "/home/me/certs/ca.pem")]
    [InlineData("/home/it's me/ca.pem", @"'/home/it'\''s me/ca.pem'", "/home/it's me/ca.pem")]
    [InlineData("/odd\"name\\ca.pem", "'/odd\"name\\ca.pem'", "/odd\\\"name\\\\ca.pem")]
    public void For_Unix_QuotesThePathForShellAndCode(string path, string inShell, string inCode)
    {
        var text = TrustText.For(path, "localhost:9443", windows: false);

        Assert.StartsWith($"Development CA: {path}\n", text, StringComparison.Ordinal);
        Assert.Equal(
            [
                $"export GRPC_DEFAULT_SSL_ROOTS_FILE_PATH={inShell}", $"export NODE_EXTRA_CA_CERTS={inShell}", $"export SSL_CERT_FILE={inShell}",
            ],
            Lines(text).Where(line => line.StartsWith("export", StringComparison.Ordinal)));
        Assert.Equal(
            [
                $"Go      creds, err := credentials.NewClientTLSFromFile(\"{inCode}\", \"\")",
                $"Python  creds = grpc.ssl_channel_credentials(open(\"{inCode}\", \"rb\").read())",
                $"Node    const creds = grpc.credentials.createSsl(fs.readFileSync(\"{inCode}\"))",
                $"Java    var creds = TlsChannelCredentials.newBuilder().trustManager(new File(\"{inCode}\")).build();",
                $"CustomTrustStore = {{ X509CertificateLoader.LoadCertificateFromFile(\"{inCode}\") }},",
            ],
            Lines(text).Where(line => line.Contains($"\"{inCode}\"", StringComparison.Ordinal)));
        Assert.Contains($"grpcurl -cacert {inShell} localhost:9443 list", Lines(text));
        Assert.Contains($"curl --http2 --cacert {inShell} https://localhost:9443/", Lines(text));
        Assert.Contains(
            $"Debian, Ubuntu  sudo cp {inShell} /usr/local/share/ca-certificates/fcemu.crt && sudo update-ca-certificates", Lines(text));
    }

    [Fact]
    public void For_Windows_SpeaksPowerShell()
    {
        var text = TrustText.For(@"C:\Users\O'Neil\certs\ca.pem", "localhost:8089", windows: true);

        Assert.Contains(@"$env:GRPC_DEFAULT_SSL_ROOTS_FILE_PATH = 'C:\Users\O''Neil\certs\ca.pem'", Lines(text));
        Assert.Contains("Go      creds, err := credentials.NewClientTLSFromFile(\"C:/Users/O'Neil/certs/ca.pem\", \"\")", Lines(text));
        Assert.Contains(@"Import-Certificate -FilePath 'C:\Users\O''Neil\certs\ca.pem' -CertStoreLocation Cert:\CurrentUser\Root", Lines(text));
        Assert.DoesNotContain("SSL_CERT_FILE", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sudo", text, StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.Trim())];
}
