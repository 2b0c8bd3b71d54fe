namespace FcEmulator.Configuration.Expressions;

/// <summary>Bounds what expressions may cost: a few lines that refer to each other could otherwise fill the memory. Not for several threads.</summary>
internal sealed class ResolveBudget
{
    /// <summary>Levels of nesting and references together; real files stay below ten.</summary>
    private const int DeepestLevel = 128;

    /// <summary>Characters that expressions may make in all.</summary>
    private const int MostCharacters = 16 * 1024 * 1024;

    private int _level;
    private long _characters;

    public bool Exhausted => _characters > MostCharacters;

    public bool TryEnter()
    {
        if (_level == DeepestLevel)
            return false;
        _level++;
        return true;
    }

    public void Leave() => _level--;

    /// <summary>False once the text made so far is too much.</summary>
    public bool TrySpend(long characters)
    {
        _characters += characters;
        return !Exhausted;
    }
}
