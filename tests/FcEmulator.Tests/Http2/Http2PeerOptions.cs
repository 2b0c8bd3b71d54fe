namespace FcEmulator.Tests.Http2;

/// <summary>How one end of a test connection behaves on its own.</summary>
internal record Http2PeerOptions
{
    /// <summary>Sent in the first SETTINGS frame.</summary>
    public IReadOnlyList<Http2Setting> Settings { get; init; } = [];

    /// <summary>Whether the opening SETTINGS frame is sent at all.</summary>
    public bool SendSettings { get; init; } = true;

    /// <summary>Answers SETTINGS and PINGs.</summary>
    public bool AutoAcknowledge { get; init; } = true;

    /// <summary>Gives back the window of each DATA frame as it arrives; without it, no more is taken than the first windows hold.</summary>
    public bool AutoWindowUpdate { get; init; } = true;

    public int ReadLimit(Http2SettingId id, int otherwise) =>
        Settings.Where(s => s.Id == id).Select(s => (int)s.Value).LastOrDefault(otherwise);
}
