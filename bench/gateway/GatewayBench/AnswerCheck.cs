using GatewayBench.Load;
using GatewayBench.Proxies;

namespace GatewayBench;

/// <summary>Proves that a proxy passes calls on unharmed, before anybody looks at its speed.</summary>
internal static class AnswerCheck
{
    /// <summary>One line for each wrong answer.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<Contender> contenders, CancellationToken cancelled)
    {
        await using var backend = await HoldingBackend.StartAsync();
        var wrong = new List<string>();
        foreach (var contender in contenders)
        {
            using var program = await contender.StartAsync(HoldingBackend.Port);
            using var client = new BenchClient();
            await CheckUnaryAsync(contender, client, wrong, cancelled);
            await CheckDownAsync(contender, client, wrong, cancelled);
            await CheckUpAsync(contender, client, wrong, cancelled);
        }

        return wrong;
    }

    private static async Task CheckUnaryAsync(Contender contender, BenchClient client, List<string> wrong, CancellationToken cancelled)
    {
        var sent = Enumerable.Range(0, 100).Select(i => WorkFolder.Message(i * 7)).ToList();
        var answers = await Task.WhenAll(sent.Select(async message =>
        {
            using var answer = await client.CallAsync($"{contender.Url}/bench/Unary.grpc", new ByteArrayContent(message), cancelled);
            return (Body: await answer.Content.ReadAsByteArrayAsync(cancelled), Status: StatusOf(answer));
        }));
        for (var i = 0; i < sent.Count; i++)
        {
            if (!answers[i].Body.SequenceEqual(sent[i]) || answers[i].Status != "0")
                wrong.Add($"{contender.Name}: unary call {i} came back with {answers[i].Body.Length} of {sent[i].Length} bytes and grpc-status {answers[i].Status}");
        }
    }

    private static async Task CheckDownAsync(Contender contender, BenchClient client, List<string> wrong, CancellationToken cancelled)
    {
        using var answer = await client.CallAsync($"{contender.Url}/bench/Down.grpc", new ByteArrayContent(WorkFolder.Message(16)), cancelled);
        var message = WorkFolder.Message(WorkFolder.MessageSize);
        var buffer = new byte[message.Length];
        var body = await answer.Content.ReadAsStreamAsync(cancelled);
        var messages = 0;
        while (await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancelled) == buffer.Length && buffer.AsSpan().SequenceEqual(message))
            messages++;
        if (messages != WorkFolder.Messages || StatusOf(answer) != "0")
            wrong.Add($"{contender.Name}: {messages} of {WorkFolder.Messages} streamed messages came unharmed, grpc-status {StatusOf(answer)}");
    }

    private static async Task CheckUpAsync(Contender contender, BenchClient client, List<string> wrong, CancellationToken cancelled)
    {
        await using var file = File.OpenRead(contender.Folder.LargeBody);
        using var answer = await client.CallAsync($"{contender.Url}/bench/Up.grpc", new StreamContent(file), cancelled);
        await answer.Content.ReadAsByteArrayAsync(cancelled);
        var arrived = answer.Headers.TryGetValues("x-bytes", out var values) ? values.Single() : "none";
        if (arrived != $"{file.Length}" || StatusOf(answer) != "0")
            wrong.Add($"{contender.Name}: {arrived} of {file.Length} uploaded bytes arrived, grpc-status {StatusOf(answer)}");
    }

    private static string StatusOf(HttpResponseMessage answer) =>
        answer.TrailingHeaders.TryGetValues("grpc-status", out var values) ? values.Single() : "missing";
}
