namespace FcEmulator.Tests.Http2;

/// <summary>RFC 9113 section 6.5.2, and RFC 8441 for the last one.</summary>
internal enum Http2SettingId : ushort
{
    HeaderTableSize = 0x1,
    EnablePush = 0x2,
    MaxConcurrentStreams = 0x3,
    InitialWindowSize = 0x4,
    MaxFrameSize = 0x5,
    MaxHeaderListSize = 0x6,
    EnableConnectProtocol = 0x8,
}

/// <summary>One entry of a SETTINGS frame.</summary>
internal readonly record struct Http2Setting(Http2SettingId Id, uint Value);
