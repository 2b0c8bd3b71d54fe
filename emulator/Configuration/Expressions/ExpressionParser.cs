using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Expressions;

/// <summary>
/// Parses the inside of a <c>${…}</c>. Serverless Devs evaluates JavaScript there; this is the part of it that s.yaml files use.
/// Not for several threads.
/// </summary>
internal sealed class ExpressionParser
{
    private const int DeepestParentheses = 8;

    private readonly IReadOnlyList<Token> _tokens;
    private int _at;
    private string? _problem;

    private ExpressionParser(IReadOnlyList<Token> tokens) => _tokens = tokens;

    private Token Next => _tokens[_at];

    /// <summary>The expression, or a clause that says what is wrong with it.</summary>
    public static (Expression? Expression, string? Problem) Parse(string source)
    {
        var (tokens, problem) = ExpressionLexer.Cut(source);
        if (problem is not null)
            return (null, problem);
        var parser = new ExpressionParser(tokens);
        var expression = parser.Sum(0);
        if (expression is not null && parser.Next.Kind != TokenKind.End)
            expression = parser.Fail($"{parser.Next.Text} is not expected there");
        return (expression, parser._problem);
    }

    private Expression? Sum(int depth)
    {
        if (depth > DeepestParentheses)
            return Fail($"parentheses are nested deeper than {DeepestParentheses} levels");
        var terms = new List<Expression>();
        do
        {
            if (Term(depth) is not { } term)
                return null;
            terms.Add(term);
        }
        while (Take('+'));
        return terms is [var only] ? only : new Expression.Sum(terms);
    }

    private Expression? Term(int depth)
    {
        var token = Next;
        switch (token.Kind)
        {
            case TokenKind.Text:
                _at++;
                return new Expression.Literal(token.Text, ScalarKind.Text);
            case TokenKind.Number when PlainScalar.KindOf(token.Text) == ScalarKind.Number:
                _at++;
                return new Expression.Literal(token.Text, ScalarKind.Number);
            case TokenKind.Name:
                _at++;
                return Take('(') ? Call(token.Text, depth) : Reference(token.Text);
            case TokenKind.Sign when Take('('):
                var inner = Sum(depth + 1);
                return inner is null || Take(')') ? inner : Fail("a closing parenthesis is missing");
            case TokenKind.End:
                return Fail("it ends too early");
            default:
                return Fail($"{token.Text} is not expected there");
        }
    }

    private Expression.Call? Call(string function, int depth)
    {
        var arguments = new List<Expression>();
        if (Take(')'))
            return new Expression.Call(function, arguments);
        do
        {
            if (Sum(depth + 1) is not { } argument)
                return null;
            arguments.Add(argument);
        }
        while (Take(','));
        if (Take(')'))
            return new Expression.Call(function, arguments);
        Fail($"the closing parenthesis of {function}( is missing");
        return null;
    }

    /// <summary>Members by dot or bracket: <c>vars.a</c>, <c>vars['a']</c>, <c>vars.list[0]</c>.</summary>
    private Expression? Reference(string root)
    {
        var path = new List<string> { root };
        while (true)
        {
            if (Take('.'))
            {
                if (Next.Kind is not (TokenKind.Name or TokenKind.Number))
                    return Fail("a name is missing after the dot");
                path.Add(Next.Text);
                _at++;
            }
            else if (Take('['))
            {
                if (Next.Kind is not (TokenKind.Text or TokenKind.Number))
                    return Fail("only a text or a number may stand in brackets");
                path.Add(Next.Text);
                _at++;
                if (!Take(']'))
                    return Fail("a closing bracket is missing");
            }
            else
            {
                return new Expression.Reference(path);
            }
        }
    }

    private bool Take(char sign)
    {
        if (!Next.Is(sign))
            return false;
        _at++;
        return true;
    }

    private Expression? Fail(string problem)
    {
        _problem ??= problem;
        return null;
    }
}
