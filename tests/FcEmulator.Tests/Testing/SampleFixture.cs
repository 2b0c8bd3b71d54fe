using FcEmulator.Testing;
using Greeter;

namespace FcEmulator.Tests.Testing;

/// <summary>The sample function in this process, under the limits of its own s.yaml.</summary>
public sealed class SampleFixture : FcEmulatorFixture
{
    protected override void Configure(FcEmulatorOptions options) => options
        .FromServerlessYaml(Docs.Repository.PathOf("function/s.yaml"))
        .AddFunction("greeter", GreeterApp.Build);
}
