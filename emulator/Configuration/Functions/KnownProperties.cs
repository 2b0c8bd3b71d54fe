using System.Collections.Frozen;

namespace FcEmulator.Configuration.Functions;

/// <summary>
/// The names that the schemas of the components fc3 (2026-05-28) and fc3-domain (2026-05-04) have, by the path of the map they stand in, and a few that
/// only FC's pages have. Of maps that fcemu does not read, only the name. Immutable.
/// </summary>
internal static class KnownProperties
{
    private static readonly string[] HealthCheck =
        ["failureThreshold", "httpGetUrl", "initialDelaySeconds", "periodSeconds", "successThreshold", "timeoutSeconds"];

    private static readonly string[] Hook = ["command", "handler", "timeout"];

    private static readonly string[] RewriteRule = ["match", "replacement"];

    public static readonly FrozenDictionary<string, string[]> OfFunction = new Dictionary<string, string[]>
    {
        [""] =
        [
            "annotations", "asyncInvokeConfig", "code", "concurrencyConfig", "cpu", "customContainerConfig", "customDNS", "customRuntimeConfig",
            "description", "diskSize", "enableLongLiving", "endpoint", "environmentVariables", "functionName", "gpuConfig", "handler",
            "instanceConcurrency", "instanceIsolationMode", "instanceLifecycleConfig", "internetAccess", "layers", "logConfig", "memorySize",
            "nasConfig", "ossMountConfig", "polarFsConfig", "provisionConfig", "region", "resourceGroupId", "role", "runtime", "scalingConfig",
            "sessionAffinity", "sessionAffinityConfig", "supplement", "tags", "timeout", "tracingConfig", "triggers", "vpcBinding", "vpcConfig",
        ],
        ["code"] = ["ossBucketName", "ossObjectName", "src"],
        ["concurrencyConfig"] = ["reservedConcurrency"],
        ["customRuntimeConfig"] = ["args", "command", "healthCheckConfig", "port"],
        ["customRuntimeConfig.healthCheckConfig"] = HealthCheck,
        ["customContainerConfig"] = ["command", "entrypoint", "healthCheckConfig", "image", "port", "registryConfig"],
        ["customContainerConfig.healthCheckConfig"] = HealthCheck,
        ["gpuConfig"] = ["gpuMemorySize", "gpuType"],
        ["instanceLifecycleConfig"] = ["initializer", "preStop"],
        ["instanceLifecycleConfig.initializer"] = Hook,
        ["instanceLifecycleConfig.preStop"] = Hook,
        ["provisionConfig"] = ["alwaysAllocateCPU", "alwaysAllocateGPU", "defaultTarget", "scheduledActions", "targetTrackingPolicies"],
        ["scalingConfig"] = ["horizontalScalingPolicies", "minInstances", "residentPoolId", "scheduledPolicies"],
        ["sessionAffinityConfig"] =
        [
            "affinityHeaderFieldName", "disableSessionIdReuse", "sessionConcurrencyPerInstance", "sessionIdleTimeoutInSeconds", "sessionTTLInSeconds", "sseEndpointPath",
        ],
        ["triggers[]"] = ["description", "invocationRole", "qualifier", "sourceArn", "triggerConfig", "triggerName", "triggerType"],
        ["triggers[].triggerConfig"] = ["authConfig", "authType", "disableURLInternet", "methods"],
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, string[]> OfDomain = new Dictionary<string, string[]>
    {
        [""] = ["authConfig", "certConfig", "domainName", "protocol", "region", "routeConfig", "tlsConfig", "wafConfig"],
        ["authConfig"] = ["authInfo", "authType"],
        ["certConfig"] = ["certId", "certName", "certificate", "privateKey"],
        ["routeConfig"] = ["routes"],
        ["routeConfig.routes[]"] = ["functionName", "methods", "path", "qualifier", "rewriteConfig"],
        ["routeConfig.routes[].rewriteConfig"] = ["equalRules", "regexRules", "wildcardRules"],
        ["routeConfig.routes[].rewriteConfig.equalRules[]"] = RewriteRule,
        ["routeConfig.routes[].rewriteConfig.regexRules[]"] = RewriteRule,
        ["routeConfig.routes[].rewriteConfig.wildcardRules[]"] = RewriteRule,
        ["tlsConfig"] = ["cipherSuites", "maxVersion", "minVersion"],
        ["wafConfig"] = ["enableWAF"],
    }.ToFrozenDictionary();
}
