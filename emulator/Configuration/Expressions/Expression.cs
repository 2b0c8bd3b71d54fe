using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Expressions;

/// <summary>The inside of a <c>${…}</c>, parsed. Immutable.</summary>
internal abstract record Expression
{
    private Expression()
    {
    }

    /// <summary>A quoted text or a number.</summary>
    internal sealed record Literal(string Text, ScalarKind Kind) : Expression;

    /// <summary><c>vars.a.b</c>: the root's name, then its members.</summary>
    internal sealed record Reference(IReadOnlyList<string> Path) : Expression
    {
        public override string ToString() => string.Join('.', Path);
    }

    /// <summary><c>env('K', 'd')</c>.</summary>
    internal sealed record Call(string Function, IReadOnlyList<Expression> Arguments) : Expression;

    /// <summary><c>a + b + c</c>, flat so that a long sum costs no recursion.</summary>
    internal sealed record Sum(IReadOnlyList<Expression> Terms) : Expression;
}
