namespace FcEmulator.Billing.Ledger;

/// <summary>Where a field stands in its line: its name without quotes, its value with all that belongs to it.</summary>
internal readonly record struct LineField(int NameAt, int NameLength, int ValueAt, int ValueLength)
{
    public static void Add(ref LineField[] fields, ref int count, in LineField field)
    {
        if (count == fields.Length)
            Array.Resize(ref fields, count * 2);
        fields[count++] = field;
    }
}
