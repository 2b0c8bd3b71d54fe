using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FcEmulator.Gateway;

/// <summary>The web server as the gateway wants it.</summary>
internal static class GatewayServer
{
    public static IWebHostBuilder UseKestrelInLargeBlocks(this IWebHostBuilder builder, Action<KestrelServerOptions> configure) =>
        builder.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(configure)
            // After Kestrel, which brings a factory of its own: the last one counts.
            .ConfigureServices(services => services.AddSingleton<IMemoryPoolFactory<byte>, LargeBlocks>());
}
