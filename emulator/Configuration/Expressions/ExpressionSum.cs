using System.Globalization;
using System.Text;
using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration.Expressions;

/// <summary>The <c>+</c> of expressions, as JavaScript has it: numbers add up, anything else is joined as text. Pure.</summary>
internal static class ExpressionSum
{
    public static ScalarNode Of(IReadOnlyList<ScalarNode> terms, int line)
    {
        double? sum = 0;
        var text = new StringBuilder();
        foreach (var term in terms)
        {
            // From the first text on, numbers are joined too: 1 + 2 + 'a' + 1 is 3a1.
            if (sum is not null && term.Kind == ScalarKind.Number)
            {
                sum += double.Parse(term.Text, CultureInfo.InvariantCulture);
                continue;
            }

            if (sum is { } before && term != terms[0])
                text.Append(before.ToString(CultureInfo.InvariantCulture));
            sum = null;
            text.Append(term.Text);
        }

        return sum is { } total
            ? new ScalarNode(line, total.ToString(CultureInfo.InvariantCulture), ScalarKind.Number)
            : new ScalarNode(line, text.ToString(), ScalarKind.Text);
    }
}
