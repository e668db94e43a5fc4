using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Bench.Contenders;

/// <summary>Makes a version that a shared library needs a weak one: the loader then does not insist on it.</summary>
/// <remarks>ELF, 64 bits, little endian; the layout is that of the "Linux Standard Base Core Specification", chapter "Symbol Versioning".</remarks>
static class WeakVersion
{
    const int SectionsAt = 0x28, SectionSize = 64, SectionCountAt = 0x3C, NeededVersions = 0x6ffffffe;
    const ushort Weak = 2;

    /// <summary>The library with the version made weak; null when it does not need such a version.</summary>
    public static byte[]? Of(byte[] library, string version)
    {
        var weakened = (byte[])library.Clone();
        int[] places = [.. Entries(library).Where(entry => entry.Name == version).Select(entry => entry.FlagsAt)];
        foreach (var at in places) BinaryPrimitives.WriteUInt16LittleEndian(weakened.AsSpan(at), Weak);
        return places.Length > 0 ? weakened : null;
    }

    /// <summary>Every needed version: its name and where its flags stand.</summary>
    static IEnumerable<(string Name, int FlagsAt)> Entries(byte[] file)
    {
        var sections = (int)Long(file, SectionsAt);
        var count = Short(file, SectionCountAt);
        var versions = Enumerable.Range(0, count).Select(i => sections + i * SectionSize).FirstOrDefault(at => Word(file, at + 4) == NeededVersions);
        if (versions == 0) yield break;
        var names = (int)Long(file, sections + Word(file, versions + 0x28) * SectionSize + 0x18);
        var need = (int)Long(file, versions + 0x18);
        for (var left = Word(file, versions + 0x2C); left > 0; left--, need += Word(file, need + 12))
        {
            var entry = need + Word(file, need + 8);
            for (var i = Short(file, need + 2); i > 0; i--, entry += Word(file, entry + 12))
                yield return (Text(file, names + Word(file, entry + 8)), entry + 4);
        }
    }

    static string Text(byte[] file, int at) => Encoding.ASCII.GetString(file.AsSpan(at, file.AsSpan(at).IndexOf((byte)0)));

    static int Short(byte[] file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));

    static int Word(byte[] file, int at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));

    static long Long(byte[] file, int at) => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
}
