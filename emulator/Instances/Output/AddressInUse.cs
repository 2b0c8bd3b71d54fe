namespace FcEmulator.Instances.Output;

/// <summary>The words in which programs say that their port is taken. Pure.</summary>
internal static class AddressInUse
{
    private static readonly string[] Texts = ["address already in use", "address in use", "EADDRINUSE", "Only one usage of each socket address"];

    public static bool IsToldBy(string line) => Texts.Any(text => line.Contains(text, StringComparison.OrdinalIgnoreCase));
}
