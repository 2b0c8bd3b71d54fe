namespace GreeterClient;

/// <summary>Everything of the machine that the client looks at or writes to, so that a test can give it other.</summary>
internal sealed record Surroundings(
    TextWriter Output,
    TextWriter Error,
    string Folder,
    Func<string, string?> Variable,
    TimeProvider Time);
