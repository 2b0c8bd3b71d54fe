namespace FcEmulator.Billing.Rates;

/// <summary>Compute units (CU) for one unit of usage. Immutable.</summary>
/// <param name="Invocation">For one invocation; FC's page gives it for 10,000.</param>
/// <param name="ActiveVcpuSecond">While a request is open on the instance.</param>
/// <param name="IdleVcpuSecond">Billed time without a request.</param>
/// <param name="MemoryGBSecond">1 GB is 1,024 MB, as in FC's worked example.</param>
/// <param name="GpuGBSecond">By the card's name, such as <c>tesla</c>.</param>
internal sealed record CuFactors(
    decimal Invocation,
    decimal ActiveVcpuSecond,
    decimal IdleVcpuSecond,
    decimal MemoryGBSecond,
    decimal DiskGBSecond,
    IReadOnlyDictionary<string, GpuFactors> GpuGBSecond);

/// <param name="Active">CU for a GB of GPU memory and second with a request open.</param>
/// <param name="Idle">The same without a request.</param>
internal sealed record GpuFactors(decimal Active, decimal Idle);
