using System.ComponentModel;
using System.Runtime.ExceptionServices;

namespace FcEmulator.Instances.Isolation;

/// <summary>
/// Runs a few system calls in another network namespace. Linux only. Each time on a thread of its own, which ends there: the way back is
/// closed to a thread in a user namespace, and a thread that another one starts is born where that one is, so none of the pool may go.
/// </summary>
internal static class ForeignThread
{
    /// <summary>As long as the kernel keeps: 15 octets.</summary>
    public const string Name = "another network";

    // The calls need little of it, and a start makes many such threads.
    private const int StackSize = 256 * 1024;

    /// <param name="enter">Moves the thread; throws where it may not.</param>
    /// <param name="errand">Must neither wait nor queue work, which might start a thread from here.</param>
    public static T Run<T>(Action enter, Func<T> errand)
    {
        var result = default(T);
        ExceptionDispatchInfo? refusal = null;
        var thread = new Thread(Go, StackSize) { IsBackground = true, Name = Name };
        thread.Start();
        thread.Join();
        refusal?.Throw();
        return result!;

        void Go()
        {
            try
            {
                enter();
                result = errand();
            }
            catch (Exception refused) when (refused is Win32Exception or IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                refusal = ExceptionDispatchInfo.Capture(refused);
            }
        }
    }
}
