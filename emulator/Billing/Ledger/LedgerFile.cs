using System.Security.Cryptography;
using FcEmulator.Configuration;

namespace FcEmulator.Billing.Ledger;

/// <summary>The ledger cannot be opened. The message is one sentence for the user.</summary>
internal sealed class LedgerOpenException(string message, Exception cause) : Exception(message, cause);

/// <summary>Opens the ledger of a data folder for one emulator at a time.</summary>
internal static class LedgerFile
{
    /// <summary>Starts a run in <c>ledger.jsonl</c>. Throws <see cref="LedgerOpenException"/>.</summary>
    /// <param name="rule">What the run is billed by; <c>fc3</c> where none is given.</param>
    public static LedgerWriter Open(string dataDirectory, DateTimeOffset now, BillingRule? rule = null)
    {
        var path = Path.Combine(dataDirectory, LedgerFormat.FileName);
        FileStream? claim = null;
        FileStream? file = null;
        try
        {
            Directory.CreateDirectory(dataDirectory);
            claim = Claim(path);
            // Unbuffered: what is written is with the operating system when Write returns.
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 0);
            EndCutLine(file);
            return new LedgerWriter(file, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), now, rule, claim);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            claim?.Dispose();
            throw new LedgerOpenException($"The ledger {path} cannot be written: {e.Message.TrimEnd('.')}. Choose another folder with --data.", e);
        }
    }

    /// <summary>
    /// Keeps other emulators away from the ledger until disposed, or until the process is gone, however it goes. A file of its own, because
    /// on Unix .NET's locks are all or nothing: locked against writers, the ledger could not be read either.
    /// </summary>
    private static FileStream Claim(string path)
    {
        var claimPath = Path.ChangeExtension(path, ".lock");
        try
        {
            return new FileStream(claimPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (HeldFile.IsTheReason(e))
        {
            throw new LedgerOpenException(
                $"The ledger {path} is in use by another fcemu: stop that one, or give this one its own folder with --data.", e);
        }
    }

    /// <summary>A killed run may have left half a line; the next run must not go on in it.</summary>
    private static void EndCutLine(FileStream file)
    {
        if (file.Length == 0)
            return;
        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n')
            file.WriteByte((byte)'\n');
    }
}
