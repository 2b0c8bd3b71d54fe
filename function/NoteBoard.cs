using Helloworld;

namespace Greeter;

/// <summary>The notes of one chat, by place. Not shared between chats: FC may send the next one to another instance. Not thread-safe.</summary>
internal sealed class NoteBoard
{
    /// <summary>A chat can stay open for a day (FC's longest timeout); forgetting old notes and places bounds its memory and its answers.</summary>
    private const int NotesPerPlace = 10;

    private const int Places = 1000;

    private readonly Dictionary<Point, Queue<RouteNote>> _notes = [];

    /// <summary>Adds a note and returns all at its place, oldest first, itself last.</summary>
    public IReadOnlyCollection<RouteNote> Leave(RouteNote note)
    {
        var place = note.Location ?? new Point();
        if (!_notes.TryGetValue(place, out var here))
        {
            if (_notes.Count == Places)
                _notes.Clear();
            _notes.Add(place, here = new Queue<RouteNote>());
        }

        if (here.Count == NotesPerPlace)
            here.Dequeue();
        here.Enqueue(note);
        return here;
    }
}
