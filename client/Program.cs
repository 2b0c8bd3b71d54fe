using GreeterClient;

var surroundings = new Surroundings(
    Console.Out, Console.Error, Environment.CurrentDirectory, Environment.GetEnvironmentVariable, TimeProvider.System);
return await ClientCommand.RunAsync(args, surroundings);
