namespace FcEmulator.Scheduling.Scaling;

/// <summary>An instance's neighbours in one <see cref="InstanceList"/>.</summary>
internal sealed class InstanceLinks
{
    internal InstanceList? List { get; set; }

    internal PooledInstance? Previous { get; set; }

    internal PooledInstance? Next { get; set; }
}

/// <summary>
/// A doubly linked list through the instances themselves, so that moving one on the path of a call costs no search and no allocation.
/// Not thread-safe.
/// </summary>
/// <param name="links">Which of an instance's links this list uses.</param>
internal sealed class InstanceList(Func<PooledInstance, InstanceLinks> links)
{
    public PooledInstance? First { get; private set; }

    public PooledInstance? Last { get; private set; }

    public void AddFirst(PooledInstance instance)
    {
        var own = links(instance);
        own.List = this;
        own.Previous = null;
        own.Next = First;
        if (First is null)
            Last = instance;
        else
            links(First).Previous = instance;
        First = instance;
    }

    public void AddLast(PooledInstance instance)
    {
        var own = links(instance);
        own.List = this;
        own.Next = null;
        own.Previous = Last;
        if (Last is null)
            First = instance;
        else
            links(Last).Next = instance;
        Last = instance;
    }

    /// <summary>Takes the instance out; does nothing where it is not in this list.</summary>
    public void Remove(PooledInstance instance)
    {
        var own = links(instance);
        if (own.List != this)
            return;
        if (own.Previous is null)
            First = own.Next;
        else
            links(own.Previous).Next = own.Next;
        if (own.Next is null)
            Last = own.Previous;
        else
            links(own.Next).Previous = own.Previous;
        own.List = null;
        own.Previous = own.Next = null;
    }
}
