using System.Text;

namespace FcEmulator.Simulation.Traces;

/// <summary>Cuts a line of CSV into its fields (RFC 4180 without line ends inside quotes). Reused from line to line; not thread-safe.</summary>
internal sealed class CsvFields
{
    private readonly List<string> _fields = [];
    private readonly StringBuilder _field = new();

    public IReadOnlyList<string> All => _fields;

    public int Count => _fields.Count;

    /// <summary>Empty for a column that the line or the file does not have.</summary>
    public string this[int column] => column >= 0 && column < _fields.Count ? _fields[column] : "";

    /// <summary>False where a quote is not closed.</summary>
    public bool TryParse(ReadOnlySpan<byte> line)
    {
        _fields.Clear();
        _field.Clear();
        var quoted = false;
        var text = Encoding.UTF8.GetString(line.TrimEnd("\r"u8));
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"')
                _field.Append(text[i++]);
            else if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == ',' && !quoted)
                Take();
            else
                _field.Append(text[i]);
        }

        Take();
        return !quoted;
    }

    private void Take()
    {
        _fields.Add(_field.ToString().Trim());
        _field.Clear();
    }
}
