namespace FcEmulator.Configuration.Expressions;

/// <summary>What <c>${env()}</c> and <c>${config()}</c> draw on. Immutable.</summary>
/// <param name="Environment">The process environment; it wins over the .env file beside s.yaml.</param>
/// <param name="AccountId">The emulator's account id, for <c>${config('AccountID')}</c>.</param>
internal sealed record ExpressionSource(IReadOnlyDictionary<string, string> Environment, string AccountId);
