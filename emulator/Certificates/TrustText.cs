namespace FcEmulator.Certificates;

/// <summary>The text of <c>fcemu cert</c>: how each client language trusts the development CA. Pure.</summary>
internal static class TrustText
{
    /// <param name="authorityPath">Absolute path of ca.pem.</param>
    /// <param name="address">Where the gateway listens, for example <c>localhost:8089</c>.</param>
    /// <param name="windows">Whether variables are set as PowerShell does it, and which system store is named.</param>
    public static string For(string authorityPath, string address, bool windows)
    {
        var inCode = InCode(authorityPath, windows);
        var inShell = InShell(authorityPath, windows);
        string Set(string variable) => windows ? $"$env:{variable} = {inShell}" : $"export {variable}={inShell}";

        // Only OpenSSL's users and Go on Linux read it: on Windows they ask the system's store.
        var systemRoots = windows ? "" : $"""
              {Set("SSL_CERT_FILE")}
                  Go and .NET on Linux, curl: instead of the system's roots, so for this shell only

            """;
        return $$"""
            Development CA: {{authorityPath}}
            Clients have to trust this file. Nothing else has to change: same host names, same TLS as in the cloud.

            By environment variable, without a change of code
              {{Set("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH")}}
                  Python (grpcio), Node (@grpc/grpc-js), C++, Ruby, PHP: everything that asks gRPC for its default roots
              {{Set("NODE_EXTRA_CA_CERTS")}}
                  Node: beside the built-in roots, read when node starts; @grpc/grpc-js prefers the variable above where it is set
            {{systemRoots}}
            In code
              Go      creds, err := credentials.NewClientTLSFromFile("{{inCode}}", "")
                      conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(creds))
              Python  creds = grpc.ssl_channel_credentials(open("{{inCode}}", "rb").read())
                      channel = grpc.secure_channel(addr, creds)
              Node    const creds = grpc.credentials.createSsl(fs.readFileSync("{{inCode}}"))
                      const client = new Greeter(addr, creds)
              Java    var creds = TlsChannelCredentials.newBuilder().trustManager(new File("{{inCode}}")).build();
                      var channel = Grpc.newChannelBuilder(addr, creds).build();
              C#      var handler = new SocketsHttpHandler();
                      handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
                      {
                          TrustMode = X509ChainTrustMode.CustomRootTrust,
                          CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile("{{inCode}}") },
                          RevocationMode = X509RevocationMode.NoCheck,
                      };
                      var channel = GrpcChannel.ForAddress("https://" + addr, new() { HttpHandler = handler });

            On the command line
              grpcurl -cacert {{inShell}} {{address}} list
              curl --http2 --cacert {{inShell}} https://{{address}}/

            For the whole machine (undo it when you no longer need it)
            {{SystemStore(inShell, windows)}}

            Keep ca-key.pem to yourself: whoever has it can pretend to be any site to clients that trust this CA.
            """;
    }

    private static string SystemStore(string path, bool windows) => windows
        ? $"""
              Import-Certificate -FilePath {path} -CertStoreLocation Cert:\CurrentUser\Root
            """
        : $"""
              Debian, Ubuntu  sudo cp {path} /usr/local/share/ca-certificates/fcemu.crt && sudo update-ca-certificates
              Fedora, RHEL    sudo trust anchor {path}
              macOS           security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db {path}
            """;

    /// <summary>Inside a double-quoted literal of any of the languages; all of them take forward slashes on Windows.</summary>
    private static string InCode(string path, bool windows) => windows
        ? path.Replace('\\', '/')
        : path.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string InShell(string path, bool windows) =>
        windows
            ? $"'{path.Replace("'", "''", StringComparison.Ordinal)}'"
            : path.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+:@".Contains(c, StringComparison.Ordinal))
                ? path
                : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
