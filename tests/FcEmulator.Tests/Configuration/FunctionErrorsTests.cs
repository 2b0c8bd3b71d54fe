namespace FcEmulator.Tests.Configuration;

public class FunctionErrorsTests
{
    public static TheoryData<string, string> Refused => new()
    {
        { "instanceConcurrency: 0", "s.yaml:6: instanceConcurrency is 0, but FC accepts 1 to 200. Write a number in that range." },
        { "instanceConcurrency: 201", "s.yaml:6: instanceConcurrency is 201, but FC accepts 1 to 200. Write a number in that range." },
        { "instanceConcurrency: 99999999999", "s.yaml:6: instanceConcurrency is 99999999999, but FC accepts 1 to 200. Write a number in that range." },
        { "instanceConcurrency: many", "s.yaml:6: instanceConcurrency is \"many\", but FC takes a whole number here. Write one, 1 to 200." },
        { "instanceConcurrency: 1.5", "s.yaml:6: instanceConcurrency is 1.5, but FC takes a whole number here. Write one, 1 to 200." },
        { "instanceConcurrency: [1]", "s.yaml:6: instanceConcurrency is a list, but FC takes a whole number here. Write one, 1 to 200." },
        { "timeout: 0", "s.yaml:6: timeout is 0, but FC accepts 1 to 86400. Write a number in that range." },
        { "timeout: 86401", "s.yaml:6: timeout is 86401, but FC accepts 1 to 86400. Write a number in that range." },
        { "memorySize: 64", "s.yaml:6: memorySize is 64, but FC accepts 128 to 32768. Write a number in that range." },
        { "memorySize: 32832", "s.yaml:6: memorySize is 32832, but FC accepts 128 to 32768. Write a number in that range." },
        { "memorySize: 500", "s.yaml:6: memorySize is 500, but FC accepts multiples of 64 (MB). Write 448 or 512." },
        { "cpu: 0", "s.yaml:6: cpu is 0, but FC accepts 0.05 to 16 vCPU in steps of 0.05. Write such a number." },
        { "cpu: 16.05", "s.yaml:6: cpu is 16.05, but FC accepts 0.05 to 16 vCPU in steps of 0.05. Write such a number." },
        { "cpu: 0.36", "s.yaml:6: cpu is 0.36, but FC accepts 0.05 to 16 vCPU in steps of 0.05. Write such a number." },
        { "cpu: half", "s.yaml:6: cpu is \"half\", but FC takes a number here. Write one, such as 0.35." },
        { "cpu: {a: 1}", "s.yaml:6: cpu is a map, but FC takes a number here. Write one behind the colon." },
        {
            "memorySize: 1024\ncpu: 0.2",
            "s.yaml:7: cpu 0.2 with memorySize 1024 is 1:5 (vCPU:GB), but FC accepts 1:1 to 1:4. With this cpu write memorySize 256 to 768, or with this memory cpu 0.25 to 1."
        },
        {
            "cpu: 0.55\nmemorySize: 512",
            "s.yaml:6: cpu 0.55 with memorySize 512 is 1:0.91 (vCPU:GB), but FC accepts 1:1 to 1:4. With this cpu write memorySize 576 to 2240, or with this memory cpu 0.15 to 0.5."
        },
        {
            "cpu: 1",
            "s.yaml:6: cpu 1 with memorySize left out, which is 512, is 1:0.5 (vCPU:GB), but FC accepts 1:1 to 1:4. With this cpu write memorySize 1024 to 4096, or with this memory cpu 0.15 to 0.5."
        },
        { "diskSize: 1024", "s.yaml:6: diskSize is 1024, but FC accepts 512 or 10240 (MB). Write one of them." },
        {
            "functionName: 9lives",
            "s.yaml:6: functionName is \"9lives\", but FC accepts 1 to 128 letters, digits, _ and -, the first a letter or _. Rename it."
        },
        { "functionName: [a]", "s.yaml:6: functionName is a list, but FC takes text here. Write it behind the colon." },
        { "functionName:", "s.yaml:6: functionName is left out, but FC needs it. Write one, such as functionName: hello." },
        { "region:", "s.yaml:6: region is left out, but FC needs it. Write one, such as region: cn-shanghai." },
        { "runtime:", "s.yaml:6: runtime is left out, but FC needs it. Write runtime: custom.debian12." },
        {
            "runtime: go1",
            "s.yaml:6: runtime go1 cannot serve gRPC: only custom runtimes bring their own server. Write runtime: custom.debian12 and customRuntimeConfig."
        },
        {
            "runtime: micro-sandbox",
            "s.yaml:6: runtime micro-sandbox is a sandbox of FC's own, which fcemu does not have. Write runtime: custom-container or custom.debian12."
        },
        {
            "runtime: custom-container",
            "s.yaml:5: customContainerConfig is left out, but FC needs it. Write customContainerConfig with image: and, where it is not 9000, port:."
        },
        {
            "runtime: custom-container\ncustomContainerConfig:\n  port: 8089",
            "s.yaml:7: customContainerConfig.image is left out, but FC needs it. Write the image's name, such as hello:1.0."
        },
        {
            "runtime: custom-container\ncustomContainerConfig:\n  image: -v/:/host",
            "s.yaml:8: customContainerConfig.image is -v/:/host, which is no image's name. Write one."
        },
        { "customRuntimeConfig: {port: 0}", "s.yaml:6: customRuntimeConfig.port is 0, but FC accepts 1 to 65535. Write a number in that range." },
        { "customRuntimeConfig:\n  port: 65536", "s.yaml:7: customRuntimeConfig.port is 65536, but FC accepts 1 to 65535. Write a number in that range." },
        {
            "customRuntimeConfig: {command: ./main}",
            "s.yaml:6: customRuntimeConfig.command is \"./main\", but FC takes a list here. Write one item a line, each behind a dash."
        },
        {
            "customRuntimeConfig:\n  command:\n    - ./main\n    - {a: b}",
            "s.yaml:9: an item of customRuntimeConfig.command is a map, but FC takes text here. Write one text per item."
        },
        {
            "customRuntimeConfig: {command: ['']}",
            "s.yaml:6: customRuntimeConfig.command is empty text. Write the program, such as - ./main, or leave command out."
        },
        { "customRuntimeConfig: ./main", "s.yaml:6: customRuntimeConfig is \"./main\", but FC takes a map here. Write its keys on the lines below, further to the right." },
        { Check("initialDelaySeconds: 121"), CheckError("initialDelaySeconds is 121, but FC accepts 0 to 120") },
        { Check("periodSeconds: 0"), CheckError("periodSeconds is 0, but FC accepts 1 to 120") },
        { Check("timeoutSeconds: 4"), CheckError("timeoutSeconds is 4, but FC accepts 1 to 3") },
        { Check("failureThreshold: 121"), CheckError("failureThreshold is 121, but FC accepts 1 to 120") },
        { Check("successThreshold: 0"), CheckError("successThreshold is 0, but FC accepts 1 to 120") },
        {
            "customRuntimeConfig: {healthCheckConfig: {periodSeconds: 3}}",
            "s.yaml:6: customRuntimeConfig.healthCheckConfig.httpGetUrl is left out, but FC needs it. Write the path to ask, such as /health."
        },
        {
            $"customRuntimeConfig: {{healthCheckConfig: {{httpGetUrl: /{new string('a', 2048)}}}}}",
            "s.yaml:6: customRuntimeConfig.healthCheckConfig.httpGetUrl has 2049 characters, but FC accepts 2048. Shorten it."
        },
        { "environmentVariables: {9A: x}", "s.yaml:6: the variable name \"9A\" is not accepted by FC. Begin with a letter, and use letters, digits and _ only." },
        { "environmentVariables:\n  A: x\n  A-B: x", "s.yaml:8: the variable name \"A-B\" is not accepted by FC. Begin with a letter, and use letters, digits and _ only." },
        { "environmentVariables: {FC_REGION: x}", "s.yaml:6: the variable FC_REGION begins with FC_, which FC keeps for its own. Choose another name." },
        { "environmentVariables: {A: [secret]}", "s.yaml:6: environmentVariables.A is a list, but FC takes text here. Write it behind the colon." },
        {
            $"environmentVariables: {{A: {new string('x', 4096)}}}",
            "s.yaml:6: environmentVariables take 4097 bytes, but FC accepts 4096 for all names and values. Move large values into a file of the code."
        },
        { "concurrencyConfig: {reservedConcurrency: -1}", "s.yaml:6: concurrencyConfig.reservedConcurrency is -1, but FC accepts whole numbers from 0. Write a number in that range." },
        { "scalingConfig: {minInstances: -1}", "s.yaml:6: scalingConfig.minInstances is -1, but FC accepts whole numbers from 0. Write a number in that range." },
        { "provisionConfig: {defaultTarget: -1}", "s.yaml:6: provisionConfig.defaultTarget is -1, but FC accepts whole numbers from 0. Write a number in that range." },
        { "instanceLifecycleConfig: {preStop: {handler: x, timeout: 91}}", "s.yaml:6: instanceLifecycleConfig.preStop.timeout is 91, but FC accepts 1 to 90. Write a number in that range." },
        { "instanceLifecycleConfig: {initializer: {handler: x, timeout: 0}}", "s.yaml:6: instanceLifecycleConfig.initializer.timeout is 0, but FC accepts 1 to 300. Write a number in that range." },
        { "code:", "s.yaml:6: code is left out, but FC needs it. Write the folder with the function's program, such as code: ./code." },
        { "code: {src: }", "s.yaml:6: code.src is left out, but FC needs it. Write the folder with the function's program, such as code: ./code." },
        { "code: oss://b/o.zip", "s.yaml:6: code is oss://b/o.zip, which fcemu does not download. Unpack it and name the folder, such as code: ./code." },
        {
            "code:\n  ossBucketName: b\n  ossObjectName: o.zip",
            "s.yaml:8: code lies in an OSS bucket, which fcemu does not download. Unpack it and name the folder in code.src."
        },
        { "code: s.yaml", "s.yaml:6: code is s.yaml, which is a file. Unpack it and name the folder." },
        { "code: [a]", "s.yaml:6: code is a list, but FC takes text here. Write it behind the colon." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Load_ValueThatFcRefuses_IsReportedWithLineValueAndCure(string props, string error) =>
        Assert.Equal(error, Yaml.Error(Yaml.Function(props)));

    [Fact]
    public void Load_SeveralFaults_AreReportedAtOnceInTheOrderOfTheirLines() =>
        Assert.Equal(
            [
                "s.yaml:6: timeout is 0, but FC accepts 1 to 86400. Write a number in that range.",
                "s.yaml:7: diskSize is 1, but FC accepts 512 or 10240 (MB). Write one of them.",
                "s.yaml:8: instanceConcurrency is 0, but FC accepts 1 to 200. Write a number in that range.",
                "s.yaml:10: ${vars.none}: vars not found. Define it, or correct the name.",
            ],
            Yaml.Errors(Yaml.Function("timeout: 0", "diskSize: 1", "instanceConcurrency: 0", "memorySize: 512", "handler: ${vars.none}")));

    [Fact]
    public void Load_FunctionNameUsedTwice_IsReported()
    {
        var second = Yaml.Function()[Yaml.Function().IndexOf("  hello:", StringComparison.Ordinal)..].Replace("  hello:", "  other:");

        Assert.Equal(
            "s.yaml:15: functionName hello stands already on line 6. Give each function a name of its own.",
            Yaml.Error(Yaml.Function() + second));
    }

    [Fact]
    public void Load_SeveralFunctions_AllAreInTheOrderOfTheFile()
    {
        var second = Yaml.Function("functionName: other");
        var app = Yaml.App(Yaml.Function() + second[second.IndexOf("  hello:", StringComparison.Ordinal)..].Replace("  hello:", "  other:"));

        Assert.Equal(["hello", "other"], app.Functions.Select(function => function.Name));
    }

    private static string Check(string field) => $"customRuntimeConfig:\n  healthCheckConfig:\n    httpGetUrl: /\n    {field}";

    private static string CheckError(string fault) =>
        $"s.yaml:9: customRuntimeConfig.healthCheckConfig.{fault}. Write a number in that range.";
}
