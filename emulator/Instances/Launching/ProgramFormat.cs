using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace FcEmulator.Instances.Launching;

/// <summary>What kind of program a file is, read from its first bytes, to say in words why the system would not run it. Immutable.</summary>
/// <param name="System">The system it was built for; null for scripts and what is not recognised.</param>
/// <param name="Architecture">Null where the file does not say, or says one this code does not know.</param>
/// <param name="Interpreter">A script's, as written after <c>#!</c>; empty where a text file has no such line.</param>
internal sealed record ProgramFormat(OSPlatform? System, Architecture? Architecture, string? Interpreter)
{
    // Linux reads no more than this of a #! line.
    private const int HeadLength = 256;

    /// <summary>Of a file that cannot be read, nothing is known; it may be executed all the same.</summary>
    public static ProgramFormat Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var head = new byte[HeadLength];
            return Of(head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new(null, null, null);
        }
    }

    public static ProgramFormat Of(ReadOnlySpan<byte> head) => head switch
    {
        // "#!/bin/sh -e\n": the interpreter ends at the first blank.
        [(byte)'#', (byte)'!', ..] => new(null, null, FirstWord(head[2..])),
        [0x7f, (byte)'E', (byte)'L', (byte)'F', ..] when head.Length >= 20 => new(OSPlatform.Linux, OfElf(head), null),
        [0xcf, 0xfa, 0xed, 0xfe, ..] when head.Length >= 8 => new(OSPlatform.OSX, OfMachO(head), null),
        // A universal binary holds several architectures; Java class files share its first bytes, but nobody executes those.
        [0xca, 0xfe, 0xba, 0xbe, ..] => new(OSPlatform.OSX, null, null),
        [(byte)'M', (byte)'Z', ..] => new(OSPlatform.Windows, null, null),
        _ when !head.Contains((byte)0) => new(null, null, ""),
        _ => new(null, null, null),
    };

    /// <summary>Why no start is worth trying; null where one is.</summary>
    public string? CannotStart()
    {
        if (Interpreter is null || OperatingSystem.IsWindows())
            return null;
        if (Interpreter.Length == 0)
            return "is a text without a #! line, so neither FC nor this system can start it: begin it with #!/bin/bash.";
        if (Interpreter.EndsWith('\r'))
            return "has Windows line ends, so its #! line names a program that does not exist: save it with LF line ends.";
        return File.Exists(Interpreter) ? null : $"asks in its #! line for {Interpreter}, which does not exist on this machine.";
    }

    /// <summary>Why a start that failed may have done so; null where this machine could run it. An emulator may stand in, so it is no reason not to try.</summary>
    public string? IsForeign()
    {
        var sameSystem = System is null || RuntimeInformation.IsOSPlatform(System.Value);
        var sameArchitecture = Architecture is null || Architecture == RuntimeInformation.OSArchitecture;
        if (sameSystem && sameArchitecture)
            return null;
        var built = string.Join('/', new[] { System?.ToString(), Architecture?.ToString() }.OfType<string>()).ToLowerInvariant();
        return $"It is a program for {built}, which this machine ({RuntimeInformation.RuntimeIdentifier}) does not run: build it for this machine.";
    }

    private static string FirstWord(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line);
        var end = text.IndexOf('\n');
        return (end < 0 ? text : text[..end]).TrimStart(' ', '\t').Split(' ', '\t')[0];
    }

    // e_machine, two bytes at offset 18 in the byte order of the file; every architecture .NET runs on here is little-endian.
    private static Architecture? OfElf(ReadOnlySpan<byte> head) => BinaryPrimitives.ReadUInt16LittleEndian(head[18..]) switch
    {
        3 => global::System.Runtime.InteropServices.Architecture.X86,
        40 => global::System.Runtime.InteropServices.Architecture.Arm,
        62 => global::System.Runtime.InteropServices.Architecture.X64,
        183 => global::System.Runtime.InteropServices.Architecture.Arm64,
        _ => null,
    };

    // cputype, four bytes at offset 4.
    private static Architecture? OfMachO(ReadOnlySpan<byte> head) => BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) switch
    {
        0x0100_0007 => global::System.Runtime.InteropServices.Architecture.X64,
        0x0100_000c => global::System.Runtime.InteropServices.Architecture.Arm64,
        _ => null,
    };
}
