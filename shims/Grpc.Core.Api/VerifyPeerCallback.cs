namespace Grpc.Core;

/// <summary>A further check of the server's certificate, after the usual ones passed.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
