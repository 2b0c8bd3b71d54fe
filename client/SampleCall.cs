using System.Collections.Immutable;

namespace GreeterClient;

/// <summary>One of the calls the client can make: what --call names it, what kind it is, and how it is done. Immutable.</summary>
internal sealed record SampleCall(string Option, string Kind, string Method, Func<GreeterCalls, Task<string>> MakeAsync)
{
    public const string AllOption = "all";

    public static readonly ImmutableArray<SampleCall> All =
    [
        new("hello", "unary", "SayHello", calls => calls.SayHelloAsync()),
        new("list", "server stream", "ListFeatures", calls => calls.ListFeaturesAsync()),
        new("record", "client stream", "RecordRoute", calls => calls.RecordRouteAsync()),
        new("chat", "bidi stream", "RouteChat", calls => calls.RouteChatAsync()),
    ];

    /// <summary>What --call accepts.</summary>
    public static readonly ImmutableArray<string> Names = [.. All.Select(call => call.Option), AllOption];
}
