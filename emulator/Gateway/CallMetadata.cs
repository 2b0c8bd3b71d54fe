namespace FcEmulator.Gateway;

/// <summary>
/// How large a call's metadata is, and what of it is not passed on. Set as the headers pass, by one thread at a time. A mutable struct: keep it in a field,
/// never copy it.
/// </summary>
internal struct CallMetadata
{
    /// <summary>Of the request's headers, in octets.</summary>
    public int RequestBytes;

    public int AnswerBytes;

    public int TrailerBytes;

    /// <summary>The last header that FC keeps for itself; null where there was none.</summary>
    public string? Reserved;

    /// <summary>Notes a header that is not passed on, where that would surprise whoever sent it.</summary>
    public void NotPassed(string name)
    {
        if (PassedHeaders.IsLost(name))
            Reserved = name.ToLowerInvariant();
    }
}
