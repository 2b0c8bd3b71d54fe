using System.Net;

namespace Interop.Client;

/// <summary>Notes which messages of the call that was started last came compressed.</summary>
internal sealed class FlaggedHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public MessageFlags Flags { get; private set; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var flags = new MessageFlags();
        var response = await base.SendAsync(request, cancellationToken);
        response.Content = new FlaggedContent(response.Content, flags);
        Flags = flags;
        return response;
    }

    private sealed class FlaggedContent : HttpContent
    {
        private readonly HttpContent _content;
        private readonly MessageFlags _flags;

        public FlaggedContent(HttpContent content, MessageFlags flags)
        {
            _content = content;
            _flags = flags;
            foreach (var (name, values) in content.Headers)
                Headers.TryAddWithoutValidation(name, values);
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() => new FlaggedStream(await _content.ReadAsStreamAsync(), _flags);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _content.CopyToAsync(stream, context);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
