using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FcEmulator.Admin;

/// <summary>The secret that opens what changes something. Stateless.</summary>
internal static class AdminToken
{
    private const int RandomBytes = 32;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>In a time that tells nothing of where they differ.</summary>
    public static bool Equal(string given, string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(token));
}
