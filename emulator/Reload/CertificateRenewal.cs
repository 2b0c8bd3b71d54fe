using FcEmulator.Certificates;
using FcEmulator.Configuration;

namespace FcEmulator.Reload;

/// <summary>The certificates for an s.yaml that has just changed. Keeps those that open connections may still use until the end. For one caller at a time.</summary>
internal sealed class CertificateRenewal(string folder) : IDisposable
{
    private readonly List<DevelopmentCertificate> _made = [];

    /// <summary>The selector for the app's domains, or what is wrong with their certificates.</summary>
    public async Task<ConfigOutcome<CertificateSelector>> RenewAsync(ServerlessApp app, TimeProvider time, CancellationToken cancellationToken)
    {
        DevelopmentCertificate development;
        try
        {
            development = await DevelopmentCertificates.EnsureAsync(folder, DevelopmentHosts.Of(app), time, cancellationToken);
        }
        catch (CertificateException refused)
        {
            return ConfigOutcome<CertificateSelector>.Failure([new ConfigError(app.File, null, refused.Message)]);
        }

        _made.Add(development);
        return CertificateSelector.Create(app, development, time.GetUtcNow(), out var errors) is { } selector
            ? ConfigOutcome<CertificateSelector>.Success(selector)
            : ConfigOutcome<CertificateSelector>.Failure(errors);
    }

    public void Dispose()
    {
        foreach (var certificate in _made)
            certificate.Dispose();
    }
}
