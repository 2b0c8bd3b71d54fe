namespace FcEmulator.Configuration.Expressions;

/// <summary>A piece of a text: literal, or the inside of a <c>${…}</c>.</summary>
internal readonly record struct TemplatePart(string Text, bool IsExpression);

/// <summary>Finds the <c>${…}</c> in a text. Pure.</summary>
internal static class Template
{
    public static bool HasExpression(string text)
    {
        var open = text.IndexOf("${", StringComparison.Ordinal);
        return open >= 0 && text.IndexOf('}', open) >= 0;
    }

    /// <summary>The parts in order. A <c>${</c> that nothing closes is literal, as in Serverless Devs.</summary>
    public static IReadOnlyList<TemplatePart> Split(string text)
    {
        var parts = new List<TemplatePart>();
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf("${", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : Close(text, open + 2);
            if (close < 0)
                break;
            if (open > at)
                parts.Add(new TemplatePart(text[at..open], IsExpression: false));
            parts.Add(new TemplatePart(text[(open + 2)..close].Trim(), IsExpression: true));
            at = close + 1;
        }

        if (at < text.Length)
            parts.Add(new TemplatePart(text[at..], IsExpression: false));
        return parts;
    }

    /// <summary>The brace that ends an expression: the first outside quotes, or the first at all where the quotes do not pair.</summary>
    private static int Close(string text, int from)
    {
        var first = text.IndexOf('}', from);
        char? quote = null;
        for (var i = from; first >= 0 && i < text.Length; i++)
        {
            var c = text[i];
            if (quote is null && c == '}')
                return i;
            if (quote is null && c is '\'' or '"' or '`')
                quote = c;
            else if (quote == c)
                quote = null;
            else if (quote is not null && c == '\\')
                i++;
        }

        return first;
    }
}
