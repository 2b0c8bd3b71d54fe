using System.Globalization;
using FcEmulator.ReportBench;

// Writes a ledger of many intervals: ReportBench FILE INTERVALS [CALLS-AN-INTERVAL]
using var file = new FileStream(args[0], FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 20);
var callsEach = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
LedgerMaker.Write(file, long.Parse(args[1], CultureInfo.InvariantCulture), callsEach);
