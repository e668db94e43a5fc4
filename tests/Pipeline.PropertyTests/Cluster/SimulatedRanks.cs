using System.Collections.Immutable;
using Pipeline.Cluster;
using Xunit;

namespace Pipeline.PropertyTests.Cluster;

/// <summary>Ranks that are threads of this process.</summary>
/// <remarks>
/// As strict as MPI allows a library to be: a message is copied when somebody waits for it and not before, so memory that is written or
/// read too early shows; and whoever waits for a message that never comes waits for ever, or until another rank fails.
/// </remarks>
sealed class SimulatedRanks : IDisposable
{
    readonly object gate = new();
    readonly Dictionary<(int From, int To, int Tag, Type Type), (Queue<Message> Sent, Queue<Message> Received)> unmatched = [];
    readonly List<Message> messages = [];
    readonly Barrier barrier;
    readonly object?[] slots;
    readonly CancellationTokenSource failed = new();

    SimulatedRanks(int size) => (barrier, slots) = (new(size), new object?[size]);

    /// <summary>Runs all ranks, and returns what each of them returns.</summary>
    public static ImmutableArray<A> Run<A>(int size, Func<ICommunicator, A> rank)
    {
        using var ranks = new SimulatedRanks(size);
        var (results, errors) = (new A[size], new Exception?[size]);
        var threads = Enumerable.Range(0, size).Select(i => new Thread(() =>
        {
            try
            {
                results[i] = rank(new Rank(ranks, i, size));
            }
#pragma warning disable CA1031 // Thrown again below.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                errors[i] = exception;
                ranks.Fail();
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        var failures = errors.OfType<Exception>().Where(error => error is not OperationCanceledException).ToArray();
        if (failures.Length > 0) throw new AggregateException(failures);
        Assert.Empty(ranks.unmatched.Values.SelectMany(queues => queues.Sent.Concat(queues.Received)));
        return [.. results];
    }

    public void Dispose()
    {
        barrier.Dispose();
        failed.Dispose();
    }

    void Fail()
    {
        failed.Cancel();
        lock (gate) Monitor.PulseAll(gate);
    }

    /// <summary>All ranks give something, and all get what the others gave.</summary>
    object?[] Gather(int rank, object own)
    {
        slots[rank] = own;
        barrier.SignalAndWait(failed.Token);
        object?[] all = [.. slots];
        barrier.SignalAndWait(failed.Token);
        return all;
    }

    nint Post((int, int, int, Type) channel, bool isSend, Message message)
    {
        lock (gate)
        {
            if (!unmatched.TryGetValue(channel, out var queues)) unmatched[channel] = queues = ([], []);
            if ((isSend ? queues.Received : queues.Sent).TryDequeue(out var other)) (message.Other, other.Other) = (other, message);
            else (isSend ? queues.Sent : queues.Received).Enqueue(message);
            messages.Add(message);
            Monitor.PulseAll(gate);
            return messages.Count;
        }
    }

    void Wait(nint request)
    {
        lock (gate)
        {
            var message = messages[(int)request - 1];
            while (message.Other is null)
            {
                failed.Token.ThrowIfCancellationRequested();
                Monitor.Wait(gate);
            }
            if (!message.IsDone) message.Copy(message.Other);
            (message.IsDone, message.Other.IsDone) = (true, true);
        }
    }

    abstract class Message
    {
        public Message? Other { get; set; }

        public bool IsDone { get; set; }

        public abstract void Copy(Message other);
    }

    sealed class Message<T>(ReadOnlyMemory<T> from, Memory<T> to, bool isSend) : Message
    {
        public override void Copy(Message other)
        {
            var received = (Message<T>)(isSend ? other : this);
            var sent = (Message<T>)(isSend ? this : other);
            Assert.Equal(sent.From.Length, received.To.Length);
            sent.From.CopyTo(received.To);
        }

        ReadOnlyMemory<T> From => from;

        Memory<T> To => to;
    }

    sealed class Rank(SimulatedRanks ranks, int rank, int size) : ICommunicator
    {
        int ICommunicator.Rank => rank;

        public int Size => size;

        public ImmutableArray<ImmutableArray<byte>> AllGather(ReadOnlySpan<byte> bytes) =>
            [.. ranks.Gather(rank, bytes.ToArray()).Select(all => ((byte[])all!).ToImmutableArray())];

        public void AllGatherInPlace<T>(Memory<T> elements, ReadOnlySpan<int> starts) where T : unmanaged
        {
            var all = ranks.Gather(rank, elements[starts[rank]..starts[rank + 1]].ToArray());
            for (var i = 0; i < size; i++) ((T[])all[i]!).CopyTo(elements.Span[starts[i]..starts[i + 1]]);
        }

        public nint StartSend<T>(ReadOnlyMemory<T> elements, int to, int tag) where T : unmanaged =>
            ranks.Post((rank, to, tag, typeof(T)), isSend: true, new Message<T>(elements, default, isSend: true));

        public nint StartReceive<T>(Memory<T> elements, int from, int tag) where T : unmanaged =>
            ranks.Post((from, rank, tag, typeof(T)), isSend: false, new Message<T>(default, elements, isSend: false));

        public void Wait(nint request) => ranks.Wait(request);

        public void Abort(int exitCode) => ranks.Fail();
    }
}
