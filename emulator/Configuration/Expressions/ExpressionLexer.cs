namespace FcEmulator.Configuration.Expressions;

internal enum TokenKind
{
    Name,
    Text,
    Number,
    Sign,
    End,
}

/// <summary>One word of an expression; for texts, without its quotes.</summary>
internal readonly record struct Token(TokenKind Kind, string Text)
{
    public bool Is(char sign) => Kind == TokenKind.Sign && Text[0] == sign;
}

/// <summary>Cuts an expression into tokens. Pure.</summary>
internal static class ExpressionLexer
{
    private const string Signs = "+().,[]";

    /// <summary>The tokens, closed by an End; or a clause that says what is wrong.</summary>
    public static (IReadOnlyList<Token> Tokens, string? Problem) Cut(string source)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (true)
        {
            while (at < source.Length && char.IsWhiteSpace(source[at]))
                at++;
            if (at == source.Length)
            {
                tokens.Add(new Token(TokenKind.End, "the end"));
                return (tokens, null);
            }

            var c = source[at];
            if (c is '\'' or '"' or '`')
            {
                if (QuotedText(source, ref at) is not { } text)
                    return ([], $"the text that begins with {c} has no end");
                tokens.Add(new Token(TokenKind.Text, text));
            }
            else if (char.IsAsciiDigit(c))
            {
                tokens.Add(new Token(TokenKind.Number, Take(source, ref at, static x => char.IsAsciiDigit(x) || x == '.')));
            }
            else if (IsNamePart(c) && c != '-')
            {
                tokens.Add(new Token(TokenKind.Name, Take(source, ref at, IsNamePart)));
            }
            else if (Signs.Contains(c, StringComparison.Ordinal))
            {
                tokens.Add(new Token(TokenKind.Sign, c.ToString()));
                at++;
            }
            else
            {
                return ([], $"{c} is not supported");
            }
        }
    }

    /// <summary>A dash belongs to the name, since resource names have them and there is no subtraction.</summary>
    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '-';

    private static string Take(string source, ref int at, Func<char, bool> belongs)
    {
        var start = at;
        while (at < source.Length && belongs(source[at]))
            at++;
        return source[start..at];
    }

    /// <summary>Escapes as in JavaScript, the few that occur: <c>\n</c>, <c>\t</c>, and any other character for itself.</summary>
    private static string? QuotedText(string source, ref int at)
    {
        var quote = source[at++];
        var text = new System.Text.StringBuilder();
        for (; at < source.Length; at++)
        {
            var c = source[at];
            if (c == quote)
            {
                at++;
                return text.ToString();
            }

            if (c == '\\' && at + 1 < source.Length)
            {
                c = source[++at] switch
                {
                    'n' => '\n',
                    't' => '\t',
                    var other => other,
                };
            }

            text.Append(c);
        }

        return null;
    }
}
