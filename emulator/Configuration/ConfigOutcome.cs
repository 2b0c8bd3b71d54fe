using System.Diagnostics.CodeAnalysis;

namespace FcEmulator.Configuration;

/// <summary>A value read without fault, or everything that was wrong with it. Immutable.</summary>
internal sealed record ConfigOutcome<T>
    where T : class
{
    private ConfigOutcome(T? value, IReadOnlyList<ConfigError> errors)
    {
        Value = value;
        Errors = errors;
    }

    public T? Value { get; }

    public IReadOnlyList<ConfigError> Errors { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Value is not null;

    public static ConfigOutcome<T> Success(T value) => new(value, []);

    public static ConfigOutcome<T> Failure(IReadOnlyList<ConfigError> errors) => new(null, errors);
}
