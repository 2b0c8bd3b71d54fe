using System.Net;
using System.Net.Sockets;
using FcEmulator.Gateway;
using FcEmulator.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace FcEmulator.Tests.Gateway;

public class LargeBlocksTests
{
    /// <summary>Kestrel registers a factory of its own, and the last one counts: registered before it, ours changed nothing for a day.</summary>
    [Fact]
    public async Task Connection_OfTheGatewaysServer_ReadsInLargeBlocks()
    {
        var seen = new TaskCompletionSource<int>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelInLargeBlocks(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(_ => connection =>
        {
            seen.SetResult(connection.Features.Get<IMemoryPoolFeature>()!.MemoryPool.MaxBufferSize);
            return Task.CompletedTask;
        })));
        await using var web = builder.Build();
        web.Run(_ => Task.CompletedTask);
        await web.StartAsync().DefaultTimeout();
        var address = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port).DefaultTimeout();

        Assert.Equal(32 * 1024, await seen.Task.DefaultTimeout());
    }
}
