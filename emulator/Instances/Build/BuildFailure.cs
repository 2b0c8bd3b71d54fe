using FcEmulator.Configuration;

namespace FcEmulator.Instances.Build;

/// <summary>The pre-deploy step that ended a build.</summary>
/// <param name="ExitCode">Null where the step could not be started.</param>
/// <param name="Message">One sentence: the line, its folder, and what became of it.</param>
internal sealed record BuildFailure(BuildStepConfig Step, int? ExitCode, string Message);
