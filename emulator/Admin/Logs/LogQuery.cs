namespace FcEmulator.Admin.Logs;

/// <summary>Which of the functions' lines are wanted. Immutable.</summary>
/// <param name="Instance">An instance's id, or its end as the console shows it.</param>
internal sealed record LogQuery(string? Function, string? Instance, string? RequestId)
{
    public bool WantsFunction(string function) => Function is null || function == Function;

    public bool WantsInstance(string instanceId) => Instance is null || instanceId.EndsWith(Instance, StringComparison.OrdinalIgnoreCase);
}
