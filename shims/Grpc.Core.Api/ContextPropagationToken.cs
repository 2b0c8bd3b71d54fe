namespace Grpc.Core;

/// <summary>
/// Stands for the server call from which a client call takes over deadline and cancellation. Only the contract's own assembly may derive
/// from it, and no transport over ASP.NET Core or HttpClient makes one: both refuse it at run time.
/// </summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
