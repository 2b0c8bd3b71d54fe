using System.Net;
using FcEmulator.Admin.Dashboard;
using FcEmulator.Admin.Live;
using FcEmulator.Billing;
using FcEmulator.Billing.Rates;
using FcEmulator.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FcEmulator.Admin;

/// <summary>The admin API's own listener. It outlives the gateway, so that a stop can be watched to its end.</summary>
internal sealed class AdminServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly EmulatorLocator _locator;
    private readonly OneTimeCode _code;

    private AdminServer(WebApplication web, EmulatorLocator locator, OneTimeCode code) => (_web, _locator, _code) = (web, locator, code);

    /// <summary>The emulator's, with this API's address in it.</summary>
    public EmulatorLocator Locator => _locator with { Admin = Address };

    /// <summary>The dashboard's address, with the token in the part that browsers keep to themselves. A secret.</summary>
    public string DashboardWithToken => $"{Address}/#token={_locator.Token}";

    /// <summary>The dashboard's address for a browser that is opened now: it opens once.</summary>
    public string DashboardOnce() => $"{Address}/#code={_code.Make()}";

    private string Address => _web.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();

    /// <param name="card">What the bill is told by.</param>
    /// <param name="stop">Ends the emulator; true: at once.</param>
    public static async Task<AdminServer> StartAsync(
        AdminView view, InvocationMeter meter, EventStream events, RateCard card, Action<bool> stop, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // No setting reaches this address: what the API tells and does is for this machine's user alone.
            kestrel.Listen(IPAddress.Loopback, port: 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(AdminJson.Use);

        var web = builder.Build();
        web.UseRouting();
        web.Use(new AdminGuard(view.Locator.Token).InvokeAsync);
        var code = new OneTimeCode(view.Locator.Token, TimeProvider.System);
        var endpoints = new AdminEndpoints(
            view,
            new BillEndpoints(view.Locator.DataFolder, card, view.Time),
            new LiveEndpoints(view, meter, events, card, TimeProvider.System),
            code,
            stop,
            TimeProvider.System);
        endpoints.Map(web);
        var document = new ApiDocument(endpoints.Map);
        web.MapGet(ApiDocument.Path, async () => TypedResults.Text(await document.Json, "application/json"));
        DashboardPage.Map(web);
        await web.StartAsync(cancellationToken);
        return new AdminServer(web, view.Locator, code);
    }

    public async ValueTask DisposeAsync()
    {
        // Whoever follows logs would otherwise hold the end up.
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
    }
}
