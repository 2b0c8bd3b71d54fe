namespace Grpc.Core;

/// <summary>A remote method without its message types. Implementations are immutable.</summary>
public interface IMethod
{
    MethodType Type { get; }

    /// <summary>With its package: <c>helloworld.Greeter</c>.</summary>
    string ServiceName { get; }

    string Name { get; }

    /// <summary>The path on the wire: <c>/helloworld.Greeter/SayHello</c>.</summary>
    string FullName { get; }
}
