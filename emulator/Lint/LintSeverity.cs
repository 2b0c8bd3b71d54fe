using System.Text.Json.Serialization;

namespace FcEmulator.Lint;

/// <summary>How bad a finding is, the worst first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LintSeverity>))]
internal enum LintSeverity
{
    /// <summary>Function Compute refuses it, or breaks it off.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>It will bite there, or bites already.</summary>
    [JsonStringEnumMemberName("bites")]
    Bites,

    /// <summary>Worth knowing.</summary>
    [JsonStringEnumMemberName("note")]
    Note,
}
