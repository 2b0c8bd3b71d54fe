using System.Globalization;
using FcEmulator.Configuration;
using FcEmulator.Instances.Http2;

namespace FcEmulator.Instances;

/// <summary>
/// The x-fc-* headers that FC adds to every request for one function (pages "Context and log format" and golang-runtime), but for the
/// request id and the kind of request. Immutable.
/// </summary>
internal sealed class FunctionHeaders
{
    private const string RequestId = "x-fc-request-id";
    private const string ControlPath = "x-fc-control-path";

    /// <summary>x-fc-control-path of a call through the HTTP trigger.</summary>
    private const string HttpInvoke = "/http-invoke";

    private readonly KeyValuePair<string, string>[] _headers;

    /// <summary>All but the request id, as they go out with every call.</summary>
    private readonly byte[] _encoded;

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
        };
        if (function.Role is not null)
        {
            AddCredential("x-fc-access-key-id", "ALIBABA_CLOUD_ACCESS_KEY_ID");
            AddCredential("x-fc-access-key-secret", "ALIBABA_CLOUD_ACCESS_KEY_SECRET");
            AddCredential("x-fc-security-token", "ALIBABA_CLOUD_SECURITY_TOKEN");
        }

        _headers = [.. headers];
        _encoded = RequestHead.Encode([new(ControlPath, HttpInvoke), .. _headers]);

        void AddCredential(string header, string variable)
        {
            if (credentials.TryGetValue(variable, out var value) && value.Length > 0)
                headers[header] = value;
        }
    }

    /// <summary>Of a call.</summary>
    public void AddTo(RequestHead head, string requestId)
    {
        head.Add(RequestId, requestId);
        head.AddEncoded(_encoded);
    }

    /// <summary>Of a request of the platform's own.</summary>
    /// <param name="controlPath">What kind it is, such as <c>/initialize</c>.</param>
    public IEnumerable<KeyValuePair<string, string>> Of(string requestId, string controlPath) =>
        [new(RequestId, requestId), new(ControlPath, controlPath), .. _headers];
}
