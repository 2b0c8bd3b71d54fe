using FcEmulator.Configuration;

namespace FcEmulator.Tests.Configuration;

public class ModelTextTests
{
    [Fact]
    public void Of_FunctionAndDomain_ShowsEveryValueButNoSecret()
    {
        using var folder = new TemporaryFolder();
        var app = Yaml.LoadIn(
            folder,
            """
            edition: 3.0.0
            resources:
              hello:
                component: fc3
                actions: {pre-deploy: [{run: make all, path: src}]}
                props:
                  functionName: hello
                  region: cn-shanghai
                  runtime: custom.debian12
                  code: ./code
                  timeout: 60
                  role: acs:ram::1:role/secret
                  concurrencyConfig: {reservedConcurrency: 4}
                  provisionConfig: {defaultTarget: 2}
                  environmentVariables: {TOKEN: hush, A: hush}
                  instanceLifecycleConfig: {initializer: {handler: init, timeout: 9}, preStop: {command: [./bye, 'a b']}}
                  customRuntimeConfig: {command: [./main], args: [--all], port: 8089, healthCheckConfig: {httpGetUrl: /ok}}
                  layers: [l]
                  triggers: [{triggerName: t, triggerType: http, triggerConfig: {authType: anonymous, methods: [POST, GET]}}]
              domain:
                component: fc3-domain
                props:
                  domainName: api.example.com
                  tlsConfig: {minVersion: TLSv1.3}
                  routeConfig:
                    routes:
                      - {functionName: hello, path: /a/*, methods: [POST, GET], rewriteConfig: {equalRules: [{match: /a/b, replacement: /c}]}}
                      - {functionName: hello}
            """).Value!;

        Assert.Equal(
            $"""
            {folder.Combine("s.yaml")}

            function hello
              region                cn-shanghai
              runtime               custom.debian12
              handler               index.handler
              command               ./main --all
              port                  8089
              code                  {folder.Combine("code")}
              timeout               60 s
              cpu                   0.35 vCPU
              memorySize            512 MB
              diskSize              512 MB
              instanceConcurrency   1
              reservedConcurrency   4
              minimum instances     2
              health check          GET /ok after 0 s, every 3 s, within 1 s, unhealthy after 3, healthy after 1
              session affinity      none
              initializer           init (within 9 s)
              preStop               ./bye "a b" (within 3 s)
              trigger               anonymous, GET POST
              role                  set
              environmentVariables  A, TOKEN
              pre-deploy            make all (in {folder.Combine("src")})

            domain api.example.com
              certificate           the development certificate
              TLS                   1.3
              authType              anonymous
              route                 /a/* → hello (GET POST)
                rewrite             equal /a/b → /c
              route                 /* → hello (methods of the trigger)

            notes
              - hello: set aside, without effect here: layers.

            """.ReplaceLineEndings("\n"),
            ModelText.Of(app));
    }

    [Fact]
    public void Of_PageExample_SaysWhatIsImplied() =>
        Assert.Contains(
            "  trigger               anonymous, DELETE GET HEAD OPTIONS PATCH POST PUT, implied\n",
            ModelText.Of(ServerlessYaml.Load(Yaml.PageFile, Yaml.Source()).Value!),
            StringComparison.Ordinal);

    [Fact]
    public void Of_Errors_ListsAndCountsThem() =>
        Assert.Equal(
            "s.yaml:3: a.\n--port: b.\n2 errors.\n",
            ModelText.Of([new ConfigError("s.yaml", 3, "a."), new ConfigError("--port", null, "b.")]));

    [Fact]
    public void Of_OneError_CountsOne() => Assert.Equal("s.yaml: a.\n1 error.\n", ModelText.Of([new ConfigError("s.yaml", null, "a.")]));
}
