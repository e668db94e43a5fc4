using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Bench.Contenders;

/// <summary>Marks a symbol version that a shared library requires as weak, so that the loader accepts its absence.</summary>
/// <remarks>
/// ELF, 64 bits, little endian; the layout is that of the "Linux Standard Base Core Specification", chapter "Symbol Versioning".
/// </remarks>
static class WeakVersion
{
    const int SectionsOffset = 0x28, SectionSize = 64, SectionCountOffset = 0x3C, NeededVersions = 0x6ffffffe;
    const ushort Weak = 2;

    /// <summary>The library with the version marked weak; null when it does not require that version.</summary>
    public static byte[]? Of(byte[] library, string version)
    {
        var weakened = (byte[])library.Clone();
        int[] offsets = [.. Entries(library).Where(entry => entry.Name == version).Select(entry => entry.FlagsOffset)];
        foreach (var offset in offsets) BinaryPrimitives.WriteUInt16LittleEndian(weakened.AsSpan(offset), Weak);
        return offsets.Length > 0 ? weakened : null;
    }

    /// <summary>Every required version: its name and the offset of its flags.</summary>
    static IEnumerable<(string Name, int FlagsOffset)> Entries(byte[] file)
    {
        var sections = (int)Long(file, SectionsOffset);
        var count = Short(file, SectionCountOffset);
        var versions = Enumerable.Range(0, count)
            .Select(i => sections + i * SectionSize)
            .FirstOrDefault(section => Word(file, section + 4) == NeededVersions);
        if (versions == 0) yield break;
        var names = (int)Long(file, sections + Word(file, versions + 0x28) * SectionSize + 0x18);
        var need = (int)Long(file, versions + 0x18);
        for (var remaining = Word(file, versions + 0x2C); remaining > 0; remaining--, need += Word(file, need + 12))
        {
            var entry = need + Word(file, need + 8);
            for (var i = Short(file, need + 2); i > 0; i--, entry += Word(file, entry + 12))
                yield return (Text(file, names + Word(file, entry + 8)), entry + 4);
        }
    }

    static string Text(byte[] file, int offset) => Encoding.ASCII.GetString(file.AsSpan(offset, file.AsSpan(offset).IndexOf((byte)0)));

    static int Short(byte[] file, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(offset));

    static int Word(byte[] file, int offset) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(offset));

    static long Long(byte[] file, int offset) => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(offset));
}
