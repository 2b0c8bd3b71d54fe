namespace FcEmulator.Billing.Rates;

/// <summary>What is charged for.</summary>
internal enum ChargeItem
{
    /// <summary>In invocations.</summary>
    Invocations,

    /// <summary>In vCPU·s, with a request open.</summary>
    ActiveVcpu,

    /// <summary>In vCPU·s, without one.</summary>
    IdleVcpu,

    /// <summary>In GB·s.</summary>
    Memory,

    /// <summary>In GB·s beyond what is free.</summary>
    Disk,

    /// <summary>In GB·s of GPU memory, with a request open.</summary>
    ActiveGpu,

    /// <summary>In GB·s of GPU memory, without one.</summary>
    IdleGpu,
}

/// <summary>One line of a bill.</summary>
/// <param name="Quantity">In the item's unit.</param>
internal readonly record struct Charge(ChargeItem Item, decimal Quantity, decimal Cu);
