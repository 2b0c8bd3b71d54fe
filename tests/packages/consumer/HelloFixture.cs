using FcEmulator.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Consumer;

/// <summary>One emulator for the class: a function of this process, on a clock that its tests move.</summary>
public sealed class HelloFixture : FcEmulatorFixture
{
    protected override void Configure(FcEmulatorOptions options) => options
        .AddFunction("hello", Build, f => f.InstanceConcurrency(2).ReservedConcurrency(1))
        .ManualClock();

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.MapPost("/hello.Hello/Say", () => "hello");
        app.MapPost("/hello.Hello/Hang", (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        return app;
    }
}
