using System.Net;
using FcEmulator.Testing;
using FcEmulator.Tests.Cli;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Sample;
using Greeter;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FcEmulator.Tests.Testing;

/// <summary>The package's host, as far as the suite of the sample function does not show it.</summary>
public sealed class FcEmulatorHostTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fcemu-host-");

    public void Dispose() => _folder.Delete(recursive: true);

    [UnixFact]
    public async Task FromServerlessYaml_FunctionsAreProcesses_AndAreCalled()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o.FromServerlessYaml(Yaml($"[dotnet, '{typeof(GreeterApp).Assembly.Location}']"))).DefaultTimeout();
        using var client = new HttpMessageInvoker(fc.CreateHandler());

        using var response = await InProcess.CallAsync(fc, client).DefaultTimeout();

        Assert.Equal("12", response.Headers.TryGetValues("grpc-status", out var status) ? status.Single() : response.TrailingHeaders.GetValues("grpc-status").Single());
        fc.Verify(it => it.Calls(1).InstancesStarted(1), "greeter");
    }

    [Fact]
    public async Task ManyAtOnce_EachCountsItsOwn()
    {
        var counts = await Task.WhenAll(Enumerable.Range(1, 4).Select(calls => Task.Run(async () =>
        {
            await using var fc = await FcEmulatorHost.StartAsync(o => o.AddFunction("f", InProcess.Ok));
            using var client = new HttpMessageInvoker(fc.CreateHandler());
            for (var i = 0; i < calls; i++)
                (await InProcess.CallAsync(fc, client)).Dispose();
            return fc.Report.Total.Calls;
        }))).DefaultTimeout();

        Assert.Equal([1, 2, 3, 4], counts);
    }

    [Fact]
    public async Task ClientEndsItsSideAfterTheAnswer_EachCallCountsAtOnce()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o.AddFunction("f", InProcess.Ok)).DefaultTimeout();
        using var client = new HttpMessageInvoker(fc.CreateHandler());
        for (var calls = 1; calls <= 50; calls++)
        {
            var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var request = InProcess.Request(fc.Address, new OpenContent(answered.Task));

            using var response = await client.SendAsync(request, CancellationToken.None).DefaultTimeout();
            await response.Content.LoadIntoBufferAsync().DefaultTimeout();
            answered.SetResult();

            Assert.Equal(calls, fc.Calls.Count);
        }
    }

    [Fact]
    public async Task SeveralFunctions_EachHasItsAddressAndItsBill()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o
            .AddFunction("one", InProcess.Answering(context => context.Response.WriteAsync("1")))
            .AddFunction("two", InProcess.Answering(context => context.Response.WriteAsync("2")))
            .Set("default-function", "two")).DefaultTimeout();
        using var client = new HttpMessageInvoker(fc.CreateHandler());

        Assert.Equal(["1", "2", "2"], await TextsAsync("one", "two", null));
        Assert.Equal((1, 2), (fc.Report.Functions["one"].Calls, fc.Report.Functions["two"].Calls));

        async Task<List<string>> TextsAsync(params string?[] functions)
        {
            var texts = new List<string>();
            foreach (var function in functions)
                texts.Add(await (await InProcess.CallAsync(fc, client, function).DefaultTimeout()).Content.ReadAsStringAsync().DefaultTimeout());
            return texts;
        }
    }

    [Fact]
    public async Task Lines_GoToTheLogOfTheTest_AndWhereTheyAreDiverted()
    {
        var (first, second) = (new List<string>(), new List<string>());
        await using (var fc = await FcEmulatorHost.StartAsync(o => o.AddFunction("f", Logging).WriteTo(first.Add)).DefaultTimeout())
        {
            using var client = new HttpMessageInvoker(fc.CreateHandler());
            (await InProcess.CallAsync(fc, client).DefaultTimeout()).Dispose();
            await Bounded.Until(() => { lock (first) return first.Any(line => line.Contains("/a.B/C", StringComparison.Ordinal)); });
            using var diverted = fc.WriteTo(second.Add);
            (await InProcess.CallAsync(fc, client).DefaultTimeout()).Dispose();
            await Bounded.Until(() => { lock (second) return second.Any(line => line.Contains("/a.B/C", StringComparison.Ordinal)); });
        }

        Assert.Contains(first, line => line.EndsWith("] | Information: called as f", StringComparison.Ordinal));
        Assert.Contains(second, line => line.EndsWith("] | Information: called as f", StringComparison.Ordinal));

        static WebApplication Logging(WebApplicationBuilder builder)
        {
            var app = builder.Build();
            app.Run(context =>
            {
                app.Logger.Log(LogLevel.Information, default, app.Configuration["FC_FUNCTION_NAME"], null, (name, _) => $"called as {name}");
                return Task.CompletedTask;
            });
            return app;
        }
    }

    [Fact]
    public async Task Verify_WhatIsNotAsExpected_IsToldAtOnceWithTheBill()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o.AddFunction("f", InProcess.Ok).ManualClock()).DefaultTimeout();
        using var client = new HttpMessageInvoker(fc.CreateHandler());
        (await InProcess.CallAsync(fc, client).DefaultTimeout()).Dispose();

        var failed = Assert.Throws<FcVerificationException>(() => fc.Verify(it => it.Calls(2).NoFailedCalls().ColdStartsAtMost(0).MaxStreams(3).CostAtMost(1)));

        Assert.Equal(
            ["Expected 2 calls, but found 1.", "Expected at most 0 cold starts, but found 1.", "Expected 3 streams at most on an instance, but found 1.", ""],
            failed.Message.Split(Environment.NewLine)[..4]);
        Assert.Contains("\nf ", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswersWithoutStatus_AreFindings_UntilTheReset()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o
            .AddFunction("f", InProcess.Answering(context =>
            {
                context.Response.ContentType = "application/grpc";
                return context.Response.StartAsync();
            }))
            .AddFunction("g", InProcess.Ok)).DefaultTimeout();
        using var client = new HttpMessageInvoker(fc.CreateHandler());
        foreach (var function in new[] { "f", "f", "g" })
            (await InProcess.CallAsync(fc, client, function).DefaultTimeout()).Dispose();

        var finding = Assert.Single(fc.Findings);
        Assert.Equal(("no-trailers", FcSeverity.Bites, "f", 2L, "/a.B/C"), (finding.Rule, finding.Severity, finding.Function, finding.Count, finding.Method));
        Assert.Equal(fc.Calls[0].RequestId, finding.RequestId);
        fc.Verify(it => it.NoFindings(), "g");
        fc.Verify(it => it.NoFindings(FcSeverity.Refused));
        var failed = Assert.Throws<FcVerificationException>(() => fc.Verify(it => it.NoFindings(), "f"));
        Assert.StartsWith("Expected no findings of the linter of f, but found no-trailers (2): Answers of /a.B/C end without grpc-status", failed.Message, StringComparison.Ordinal);

        await fc.ResetAsync().DefaultTimeout();
        fc.Verify(it => it.NoFindings(FcSeverity.Note));
    }

    [Fact]
    public async Task FunctionThatThrowsAtStart_CallersGet412_AndWarmUpSaysWhy()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o.AddFunction("f", _ => throw new InvalidOperationException("no database"))).DefaultTimeout();
        using var client = new HttpMessageInvoker(fc.CreateHandler());

        var failed = await Assert.ThrowsAsync<FcStartException>(() => fc.WarmUpAsync().DefaultTimeout());
        using var response = await InProcess.CallAsync(fc, client).DefaultTimeout();

        Assert.Equal("f did not start in this process: InvalidOperationException: no database", failed.Message);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "f"), (response.StatusCode, Assert.Single(fc.NeverCameUp)));
    }

    [Fact]
    public async Task FunctionThatStopsItself_IsAnInstanceThatEnded_AndTheNextCallGetsAnother()
    {
        await using var fc = await FcEmulatorHost.StartAsync(o => o.AddFunction("f", builder =>
        {
            var app = builder.Build();
            app.Run(_ =>
            {
                app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
                return Task.CompletedTask;
            });
            return app;
        })).DefaultTimeout();
        using var client = new HttpMessageInvoker(fc.CreateHandler());

        (await InProcess.CallAsync(fc, client).DefaultTimeout()).Dispose();
        await Bounded.Until(() => fc.Instances.Count == 0);
        (await InProcess.CallAsync(fc, client).DefaultTimeout()).Dispose();

        fc.Verify(it => it.Calls(2).InstancesStarted(2));
    }

    [Fact]
    public async Task Configuration_WithErrors_TellsAllOfThem()
    {
        var yaml = Yaml("[x]");
        File.WriteAllText(yaml, File.ReadAllText(yaml).Replace("timeout: 60", "timeout: soon", StringComparison.Ordinal));

        var settings = await Assert.ThrowsAsync<FcConfigurationException>(() => FcEmulatorHost.StartAsync(o => o.AddFunction("f", InProcess.Ok).Set("queue", "many").Set("picker", "x")));
        var file = await Assert.ThrowsAsync<FcConfigurationException>(() => FcEmulatorHost.StartAsync(o => o.FromServerlessYaml(yaml)));
        var nothing = await Assert.ThrowsAsync<FcConfigurationException>(() => FcEmulatorHost.StartAsync(_ => { }));

        Assert.Equal(2, settings.Message.Split(Environment.NewLine).Length);
        Assert.StartsWith($"{yaml}:", file.Message, StringComparison.Ordinal);
        Assert.Contains("AddFunction", nothing.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FcFunctionOptions(FcFunctionDefaults.Of("f")).InstanceConcurrency(201));
    }

    private string Yaml(string command)
    {
        var path = Path.Combine(_folder.FullName, "s.yaml");
        File.WriteAllText(path, SampleYaml.Of(command));
        return path;
    }
}
