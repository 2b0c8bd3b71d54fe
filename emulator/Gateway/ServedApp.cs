using FcEmulator.Certificates;
using FcEmulator.Configuration;

namespace FcEmulator.Gateway;

/// <summary>One s.yaml as the gateway serves it: functions, routes and certificates that belong together. Immutable.</summary>
internal sealed record ServedApp(
    ServerlessApp Source, IReadOnlyList<ServedFunction> Functions, RouteTable Routes, CertificateSelector Certificates)
{
    public static ServedApp Of(
        ServerlessApp source, IReadOnlyList<ServedFunction> functions, CertificateSelector certificates, string? defaultFunction) =>
        new(source, functions, new RouteTable(functions, source.Domains, defaultFunction), certificates);
}
