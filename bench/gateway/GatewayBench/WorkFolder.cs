using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GatewayBench;

/// <summary>The files of one run: certificate, bodies, the proxies' configurations. Gone when disposed.</summary>
internal sealed class WorkFolder : IDisposable
{
    public const int MessageSize = 64 * 1024;

    /// <summary>Messages of <see cref="MessageSize"/> in a streamed body: 64 MiB.</summary>
    public const int Messages = 1024;

    private readonly string _path = Directory.CreateTempSubdirectory("gateway-bench-").FullName;

    public WorkFolder()
    {
        Directory.CreateDirectory(Path.Combine(_path, "www", "bench"));
        Write("www/bench/Unary.grpc", Message(16));
        Write("www/bench/Down.grpc", [.. Enumerable.Repeat(Message(MessageSize), Messages).SelectMany(m => m)]);
        File.WriteAllText(this["mime.types"], "application/grpc grpc\n");
        MakeCertificate();
    }

    public string this[string name] => Path.Combine(_path, name);

    public string Www => this["www"];

    public string SmallMessage => this["www/bench/Unary.grpc"];

    public string LargeBody => this["www/bench/Down.grpc"];

    public string Certificate => this["server.pem"];

    public string Key => this["server-key.pem"];

    /// <summary>A gRPC message: flag, length, body.</summary>
    public static byte[] Message(int length)
    {
        var message = new byte[5 + length];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), length);
        message.AsSpan(5).Fill((byte)'x');
        return message;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private void Write(string name, byte[] content) => File.WriteAllBytes(this[name], content);

    /// <summary>The same kind that fcemu makes for itself, so that no proxy has the cheaper handshake.</summary>
    private void MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(this["server-both.pem"], certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
