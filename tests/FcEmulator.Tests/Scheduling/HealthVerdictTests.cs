using FcEmulator.Scheduling.Scaling;

namespace FcEmulator.Tests.Scheduling;

public class HealthVerdictTests
{
    [Theory]
    [InlineData("..XX.XXX", "healthy until 7")]
    [InlineData("XXX.X..", "healthy until 2, unhealthy until 6")]
    [InlineData("XX.XX.XX", "healthy")]
    public void Note_ThreeFailuresTwoSuccesses_ChangesOnlyAfterSoManyInARow(string checks, string expected)
    {
        var verdict = new HealthVerdict(failureThreshold: 3, successThreshold: 2);
        var changes = new List<string>();
        for (var i = 0; i < checks.Length; i++)
        {
            var before = verdict.IsHealthy;
            if (verdict.Note(passed: checks[i] == '.'))
                changes.Add($"{(before ? "healthy" : "unhealthy")} until {i}");
            Assert.Equal(before != verdict.IsHealthy, changes.Count > 0 && changes[^1].EndsWith($" {i}", StringComparison.Ordinal));
        }

        Assert.Equal(expected, changes.Count == 0 ? "healthy" : string.Join(", ", changes));
    }
}
