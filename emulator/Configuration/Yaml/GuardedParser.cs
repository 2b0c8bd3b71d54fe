using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FcEmulator.Configuration.Yaml;

/// <summary>A parser whose every fault is a <see cref="YamlException"/>. Not for several threads.</summary>
internal sealed class GuardedParser(Parser inner) : IParser
{
    public ParsingEvent? Current => inner.Current;

    public bool MoveNext()
    {
        try
        {
            return inner.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet 16.3 lets its own checks through on some malformed texts, such as a [ below a map (found by the fuzz test).
            var at = inner.Current?.End ?? Mark.Empty;
            throw new YamlException(at, at, "what follows cannot be parsed");
        }
    }
}
