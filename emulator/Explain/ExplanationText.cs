using System.Globalization;
using System.Text;

namespace FcEmulator.Explain;

/// <summary>An explanation for people: a head, the timeline, why, and the bill. Pure.</summary>
internal static class ExplanationText
{
    private const int Width = 100;

    public static string Of(Explanation explanation, TimeZoneInfo zone)
    {
        var text = new StringBuilder();
        var arrived = TimeZoneInfo.ConvertTime(explanation.ArrivedAt, zone).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"{explanation.RequestId}  {explanation.Method}  {explanation.Status ?? "running"}\n{arrived}\n\n");
        foreach (var moment in explanation.Timeline)
            text.Append(CultureInfo.InvariantCulture, $"{moment.AtMs,12:0.000} ms  {moment.Text}\n");
        text.Append('\n');
        Fold(text, "why     ", explanation.Why);
        Fold(text, "billed  ", explanation.Billing);
        return text.ToString();
    }

    private static void Fold(StringBuilder text, string label, string sentences)
    {
        text.Append(label);
        var column = label.Length;
        foreach (var word in sentences.Split(' '))
        {
            if (column + word.Length > Width)
            {
                text.Length--;
                text.Append('\n').Append(' ', label.Length);
                column = label.Length;
            }

            text.Append(word).Append(' ');
            column += word.Length + 1;
        }

        text.Length--;
        text.Append('\n');
    }
}
