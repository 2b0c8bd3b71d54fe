using System.CommandLine;

namespace GreeterClient;

/// <summary>The command line: options, their checks and the exit code. Stateless.</summary>
internal static class ClientCommand
{
    /// <summary>FC's port for gRPC, and the emulator's.</summary>
    private const int GatewayPort = 8089;

    private const string AuthorityVariable = "GREETER_AUTHORITY";

    private static readonly Option<string> AddrOption = new("--addr")
    {
        Description = "Where the gateway listens, as host:port.",
        DefaultValueFactory = _ => $"localhost:{GatewayPort}",
        HelpName = "host:port",
    };

    private static readonly Option<string?> AuthorityOption = new("--authority")
    {
        Description = $"Call the gateway at --addr under this host name, which picks the function there. Default: ${AuthorityVariable}, else --addr.",
        HelpName = "host[:port]",
    };

    private static readonly Option<string> NameOption = new("--name")
    {
        Description = "Whom to greet.",
        DefaultValueFactory = _ => "world",
    };

    private static readonly Option<string?> CaCertOption = new("--cacert")
    {
        Description = $"Trust only the CA in this PEM file. Default: the system's CAs, and {TrustedCa.DefaultFile} of this folder or the nearest above it.",
        HelpName = "file",
    };

    private static readonly Option<bool> InsecureOption = new("--insecure")
    {
        Description = "Accept any certificate.",
    };

    private static readonly Option<string> CallOption = new("--call")
    {
        Description = "Which call to make.",
        DefaultValueFactory = _ => SampleCall.AllOption,
        HelpName = string.Join('|', SampleCall.Names),
    };

    private static readonly Option<double?> DeadlineOption = new("--deadline")
    {
        Description = "Deadline of each call. Default: none.",
        HelpName = "seconds",
    };

    public static async Task<int> RunAsync(string[] args, Surroundings surroundings, CancellationToken cancellationToken = default)
    {
        var command = new RootCommand("Calls the sample function through the gateway: all four gRPC call kinds, or one of them.")
        {
            AddrOption, AuthorityOption, NameOption, CaCertOption, InsecureOption, CallOption, DeadlineOption,
        };
        command.SetAction((result, token) => CallAsync(result, surroundings, token));

        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
            return Refuse(surroundings, string.Join(' ', parsed.Errors.Select(error => error.Message)));
        var configuration = new InvocationConfiguration { Output = surroundings.Output, Error = surroundings.Error };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    private static async Task<int> CallAsync(ParseResult result, Surroundings surroundings, CancellationToken cancellationToken)
    {
        if (!TryReadOptions(result, surroundings, out var options, out var problem))
            return Refuse(surroundings, problem);
        if (!TrustedCa.TryLoad(options, surroundings.Folder, out var ca, out problem))
            return Refuse(surroundings, problem);

        var trust = new ServerTrust(options, ca);
        return await new CallRun(options, trust, surroundings).RunAsync(cancellationToken);
    }

    private static bool TryReadOptions(ParseResult result, Surroundings surroundings, out ClientOptions options, out string problem)
    {
        options = null!;
        problem = "";
        var addr = result.GetRequiredValue(AddrOption);
        if (!Address.TryParse(addr, GatewayPort, out var address))
        {
            problem = $"--addr '{addr}' is no address: give host:port, such as localhost:{GatewayPort}.";
            return false;
        }

        var named = result.GetValue(AuthorityOption) ?? surroundings.Variable(AuthorityVariable) ?? address.Display();
        if (!Address.TryParse(named, address.Port, out var authority))
        {
            problem = $"--authority '{named}' is no host name: give one, such as greeter.localhost.";
            return false;
        }

        var seconds = result.GetValue(DeadlineOption);
        if (seconds is <= 0 or > int.MaxValue or double.NaN)
        {
            problem = $"--deadline {seconds} is out of range: give a number of seconds above 0.";
            return false;
        }

        var call = result.GetRequiredValue(CallOption);
        if (!SampleCall.Names.Contains(call))
        {
            problem = $"--call '{call}' is no call: give one of {string.Join(", ", SampleCall.Names)}.";
            return false;
        }

        options = new ClientOptions
        {
            Address = address,
            Authority = authority,
            Name = result.GetRequiredValue(NameOption),
            CaFile = result.GetValue(CaCertOption),
            Insecure = result.GetValue(InsecureOption),
            Calls = [.. SampleCall.All.Where(each => call == SampleCall.AllOption || call == each.Option)],
            Deadline = seconds is { } value ? TimeSpan.FromSeconds(value) : null,
        };
        return true;
    }

    private static int Refuse(Surroundings surroundings, string problem)
    {
        surroundings.Error.WriteLine($"greeter-client: {problem} (greeter-client --help lists the options.)");
        return ExitCode.Usage;
    }
}
