namespace FcEmulator.Tests.Cli;

/// <summary>An s.yaml of one function, beside which no code has to lie.</summary>
internal static class SampleYaml
{
    /// <param name="command">As YAML writes a list.</param>
    public static string Of(string command) => $"""
        edition: 3.0.0
        name: app
        resources:
          greeter:
            component: fc3
            props:
              region: cn-shanghai
              functionName: greeter
              runtime: custom.debian12
              handler: index.handler
              cpu: 0.35
              memorySize: 512
              diskSize: 512
              timeout: 60
              instanceConcurrency: 2
              customRuntimeConfig:
                port: 9000
                command: {command}
              code: .

        """;
}
