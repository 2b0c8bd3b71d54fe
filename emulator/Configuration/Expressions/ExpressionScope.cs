namespace FcEmulator.Configuration.Expressions;

/// <summary>Which resource <c>this</c> means; compared by value.</summary>
/// <param name="Resource">The resource's key; null outside resources, where there is no <c>this</c>.</param>
internal readonly record struct ExpressionScope(string? Resource)
{
    public static ExpressionScope Document => new(null);
}
