namespace FcEmulator.Tests.Fakes;

/// <summary>Seeded damage to a text: a few pieces cut out, doubled, or put in.</summary>
internal static class Mutation
{
    /// <param name="pieces">What may be put in: what the format's readers stumble over.</param>
    public static string Of(string text, string[] pieces, Random random)
    {
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(0, 12), text.Length - at);
            text = random.Next(4) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, text.Substring(at, length)),
                _ => text.Remove(at, random.Next(2) * length).Insert(at, pieces[random.Next(pieces.Length)]),
            };
        }

        return text;
    }
}
