using System.Net;
using System.Text;
using FcEmulator.Billing.Ledger;
using FcEmulator.Configuration;
using FcEmulator.Instances.Debugging;

namespace FcEmulator.Cli;

/// <summary>What a person needs to know once the gateway listens: where, what, how to call it, how to stop it. Pure.</summary>
internal static class StartBanner
{
    /// <param name="dashboard">Its address.</param>
    /// <param name="notes">What was assumed or left aside, one line each.</param>
    public static string Of(Workspace workspace, IPEndPoint address, string caFile, string dashboard, IReadOnlyList<string> notes)
    {
        var (app, settings) = (workspace.App, workspace.Settings);
        var text = new StringBuilder();
        text.AppendLine();
        text.AppendLine($"fcemu serves {workspace.Template} on https://{address} (gRPC over TLS, as FC does on port 8089)");
        foreach (var function in app.Functions)
        {
            text.AppendLine();
            text.AppendLine($"  {function.Name}");
            text.AppendLine($"    limits   concurrency {function.InstanceConcurrency}, timeout {function.Timeout.TotalSeconds:0} s, {function.Cpu} vCPU, {function.MemorySize} MB, {Instances(function, settings)}");
            text.AppendLine($"    hosts    {string.Join(", ", Hosts(function, app, settings))}");
        }

        var host = address.Address.Equals(IPAddress.Loopback) || address.Address.Equals(IPAddress.Any) ? "localhost" : address.Address.ToString();
        text.AppendLine();
        text.AppendLine("  call it");
        text.AppendLine($"    sample   dotnet run --project client -- --addr {host}:{address.Port} --cacert {caFile}");
        text.AppendLine($"    grpcurl  grpcurl -cacert {caFile} -proto <your.proto> {host}:{address.Port} <package.Service/Method>");
        text.AppendLine($"    trust    'fcemu cert' tells how Go, Python, Node, Java and C# trust {caFile}");
        text.AppendLine();
        text.AppendLine($"  dashboard  {dashboard}");
        text.AppendLine($"  ledger     {Path.Combine(settings.DataDirectory, LedgerFormat.FileName)}");
        foreach (var note in notes)
            text.AppendLine($"  note       {note}");
        if (settings.Debug)
            text.AppendLine($"  debug      one instance a function, which stays; {Timeouts(app, settings)}");
        if (settings.Watch)
            text.AppendLine("  watch      changes of code and s.yaml are built and served as they are saved");
        text.AppendLine("  look       fcemu status, fcemu logs -f");
        text.AppendLine("  stop       Ctrl-C or fcemu stop finishes running calls first, a second Ctrl-C does not");
        return text.AppendLine().ToString();
    }

    private static string Timeouts(ServerlessApp app, EmulatorSettings settings)
    {
        if (!HeldProcess.CanBeSeen)
            return "timeouts are off, because this system does not show when a debugger has a process";
        var attached = app.Functions.Any(function => settings.AttachedTo(function.Name) > 0) ? " (off for attached functions, whose processes are not known)" : "";
        return $"timeouts stand still while a debugger has it{attached}";
    }

    private static string Instances(FunctionConfig function, EmulatorSettings settings)
    {
        var limit = settings.InstanceLimitOf(function);
        var ready = function.MinimumInstances > 0 ? $", {Math.Min(function.MinimumInstances, limit)} kept ready" : "";
        return settings.AttachedTo(function.Name) > 0 ? $"{limit} attached" : $"up to {limit} instances{ready}";
    }

    private static IEnumerable<string> Hosts(FunctionConfig function, ServerlessApp app, EmulatorSettings settings)
    {
        if (settings.DefaultFunction == function.Name || app.Functions.Count == 1)
            yield return "localhost";
        yield return $"{function.Name}.localhost";
        yield return $"{function.Name}.{function.Region}.fcapp.run";
        foreach (var domain in app.Domains.Where(d => d.Routes.Any(r => r.FunctionName == function.Name)))
            yield return domain.DomainName;
    }
}
