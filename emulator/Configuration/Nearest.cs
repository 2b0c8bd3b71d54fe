namespace FcEmulator.Configuration;

/// <summary>Finds what a mistyped word was meant to be. Pure.</summary>
internal static class Nearest
{
    /// <summary>A question to append to a sentence (<c> Did you mean port?</c>), or nothing where no candidate is near.</summary>
    public static string Question(string word, IEnumerable<string> candidates) =>
        Find(word, candidates) is { } near ? $" Did you mean {near}?" : "";

    /// <summary>The candidate that takes the fewest edits, if these are at most a third of the word, or two letters exchanged.</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        // Longer words are no typing mistakes, and the distance takes time in proportion to their square.
        if (word.Length > 100)
            return null;
        var best = candidates
            .Where(candidate => candidate.Length <= 100)
            .Select(candidate => (candidate, edits: Edits(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .OrderBy(pair => pair.edits)
            .FirstOrDefault();
        return best.candidate is not null && best.edits <= Math.Max(word.Length < 4 ? 1 : 2, word.Length / 3) ? best.candidate : null;
    }

    /// <summary>Levenshtein distance.</summary>
    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
