using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>What all kernels share: numbers of threads, partitions, padded rows, scratch memory, and which kernels are chosen.</summary>
public class KernelsTests
{
    [Fact]
    public void Every_further_thread_gets_a_minimum_of_work()
    {
        for (var threads = 1; threads <= 4; threads++)
            foreach (var minimum in new[] { 1, 100 })
            {
                var kernels = new Kernels<float, Lanes256<float>> { Threads = threads, MinWorkPerThread = minimum };
                for (var work = 0; work <= 700; work++)
                    Assert.Equal(Enumerable.Range(1, threads).Last(n => n == 1 || n * minimum <= work), kernels.ThreadCount(work));
            }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public void A_partition_begins_at_the_last_unit_before_its_fair_share(int unit)
    {
        foreach (var length in new[] { 0, 1, 15, 16, 17, 100, int.MaxValue })
            for (var count = 1; count <= 7; count++)
            {
                for (var index = 0; index < count; index++)
                {
                    var (start, fair) = (Kernels<float>.PartitionStart(index, count, length, unit), (long)length * index / count);
                    Assert.Equal(0, start % unit);
                    Assert.InRange(start, fair - unit + 1, fair);
                }
                Assert.Equal(length, Kernels<float>.PartitionStart(count, count, length, unit));
            }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ParallelMake_makes_one_object_for_each_index(int threads)
    {
        var kernels = Kernels<float>.Default.WithThreads(threads);
        for (var count = 0; count < 20; count++)
        {
            var calls = new int[count];
            Assert.Equal(Enumerable.Range(1, count).Select(i => i * i), kernels.ParallelCreate(count, i => ++calls[i] * (i + 1) * (i + 1)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void ParallelRows_partitions_the_rows_among_the_threads_that_pay(int threads)
    {
        var kernels = new Kernels<float, Lanes256<float>> { Threads = threads, MinWorkPerThread = 64 };
        for (var rows = 0; rows <= 20; rows++)
            for (var width = 1; width <= 3; width++)
            {
                var ranges = new ConcurrentBag<(int From, int End)>();
                kernels.ParallelRows(rows, width, ranges, static (ranges, from, end) => ranges.Add((from, end)));
                Assert.Equal(Enumerable.Range(0, rows), ranges.Order().SelectMany(r => Enumerable.Range(r.From, r.End - r.From)));
                Assert.Equal(Math.Clamp(rows * width / 2, 1, threads), ranges.Count);       // an element is worth 32 multiplications
            }
    }

    [Fact]
    public void The_widest_registers_of_the_machine_are_chosen()
    {
        var bytes = Vector512.IsHardwareAccelerated ? 64 : 32;
        Assert.Equal(bytes / sizeof(float), Kernels<float>.Default.SimdWidth);
        Assert.Equal(bytes / sizeof(double), Kernels<double>.Default.SimdWidth);
        Assert.Equal(1, Kernels<Dual>.Default.SimdWidth);
    }

    [Fact]
    public void Elements_without_arithmetic_are_refused_by_name()
    {
        var failure = Assert.Throws<NotSupportedException>(() => Kernels<int>.Default);
        Assert.Equal("No arithmetic for Int32: float, double and Dual have one.", failure.Message);
    }

    [Fact]
    public void WithThreads_changes_the_number_of_threads_and_nothing_else()
    {
        var kernels = new Kernels<double, Lanes256<double>> { Threads = 2, MinWorkPerThread = 7 };
        var other = Assert.IsType<Kernels<double, Lanes256<double>>>(kernels.WithThreads(3));
        Assert.Equal((3, 7), (other.Threads, other.MinWorkPerThread));
        Assert.Same(kernels, kernels.WithThreads(2));
    }

    [Fact]
    public void Scratch_memory_is_pinned_and_begins_at_a_cache_line()
    {
        for (var count = 0; count <= 40; count++)
        {
            AssertAligned(Kernels<float>.AllocateAligned(count), count * sizeof(float));
            AssertAligned(Kernels<double>.AllocateAligned(count), count * sizeof(double));
        }

        static void AssertAligned<T>(Memory<T> memory, int bytes) where T : unmanaged
        {
            Assert.True(MemoryMarshal.TryGetArray<T>(memory, out var segment));
            Assert.Equal(GC.MaxGeneration, GC.GetGeneration(segment.Array!));       // that of pinned arrays, from the beginning
            Assert.Equal(0, Marshal.UnsafeAddrOfPinnedArrayElement(segment.Array!, segment.Offset) % 64);
            Assert.InRange(Buffer.ByteLength(segment.Array!), bytes, bytes + 64);
        }
    }
}

/// <summary>Rows padded to the SIMD width.</summary>
public abstract class PaddingTests<T> where T : unmanaged
{
    readonly Kernels<T> kernels;

    internal PaddingTests(Kernels<T> kernels) => this.kernels = kernels;

    [Fact]
    public void PaddedWidth_is_the_next_multiple_of_the_SIMD_width()
    {
        for (var count = 0; count <= 70; count++)
            Assert.Equal(Enumerable.Range(count, 64).First(width => width % kernels.SimdWidth == 0), kernels.PaddedWidth(count));
    }

    [Fact]
    public void Pad_appends_zeros_to_every_row_and_Unpad_takes_the_padding_off()
    {
        for (var rows = 0; rows <= 4; rows++)
            for (var columns = 1; columns <= 20; columns++)
            {
                var matrix = Draw.Numbers<T>(Key.From(1), rows * columns);
                var width = kernels.PaddedWidth(columns);
                var padded = Kernels<T>.Pad(matrix, columns, width);
                Assert.Equal(Enumerable.Range(0, rows).SelectMany(row => Row(matrix, row, columns).Concat(new T[width - columns])), padded);

                var longer = Draw.Numbers<T>(Key.From(2), (rows + 1) * width);
                Assert.Equal(
                    Enumerable.Range(0, rows).SelectMany(row => Row(longer, row, width).Take(columns)),
                    Kernels<T>.Unpad(longer, rows, width, columns));
            }

        static IEnumerable<T> Row(T[] matrix, int row, int width) => matrix.Skip(row * width).Take(width);
    }
}

public class Float256PaddingTests() : PaddingTests<float>(new Kernels<float, Lanes256<float>>());

public class Float512PaddingTests() : PaddingTests<float>(new Kernels<float, Lanes512<float>>());

public class Double256PaddingTests() : PaddingTests<double>(new Kernels<double, Lanes256<double>>());

public class Double512PaddingTests() : PaddingTests<double>(new Kernels<double, Lanes512<double>>());

public class DualPaddingTests() : PaddingTests<Dual>(new Kernels<Dual, Dual>());
