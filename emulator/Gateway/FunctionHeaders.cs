using System.Globalization;
using FcEmulator.Configuration;

namespace FcEmulator.Gateway;

/// <summary>
/// The x-fc-* headers that FC adds to every request for one function (pages "Context and log format" and golang-runtime), but for the
/// request id. Immutable.
/// </summary>
internal sealed class FunctionHeaders
{
    private readonly KeyValuePair<string, string>[] _headers;

    /// <param name="credentials">The developer's own ALIBABA_CLOUD_* variables: what FC would hand out for the role.</param>
    public FunctionHeaders(FunctionConfig function, string accountId, IReadOnlyDictionary<string, string> credentials)
    {
        var headers = new Dictionary<string, string>
        {
            ["x-fc-function-name"] = function.Name,
            ["x-fc-function-handler"] = function.Handler,
            ["x-fc-function-memory"] = function.MemorySize.ToString(CultureInfo.InvariantCulture),
            ["x-fc-region"] = function.Region,
            ["x-fc-account-id"] = accountId,
            ["x-fc-qualifier"] = "LATEST",
            ["x-fc-version-id"] = "LATEST",
            ["x-fc-control-path"] = "/http-invoke",
        };
        if (function.Role is not null)
        {
            AddCredential("x-fc-access-key-id", "ALIBABA_CLOUD_ACCESS_KEY_ID");
            AddCredential("x-fc-access-key-secret", "ALIBABA_CLOUD_ACCESS_KEY_SECRET");
            AddCredential("x-fc-security-token", "ALIBABA_CLOUD_SECURITY_TOKEN");
        }

        _headers = [.. headers];

        void AddCredential(string header, string variable)
        {
            if (credentials.TryGetValue(variable, out var value) && value.Length > 0)
                headers[header] = value;
        }
    }

    public void AddTo(HttpRequestMessage request, string requestId)
    {
        request.Headers.TryAddWithoutValidation("x-fc-request-id", requestId);
        foreach (var (name, value) in _headers)
            request.Headers.TryAddWithoutValidation(name, value);
    }
}
