using GatewayBench;

return await BenchCommand.RunAsync(args);
