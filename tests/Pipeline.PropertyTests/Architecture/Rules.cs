using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Pipeline.PropertyTests.Architecture;

/// <summary>The rules of the house as functions of source text and types, so that a test can show that each of them can fail.</summary>
public static partial class Rules
{
    /// <summary>The folders of the core in the order in which they may depend on each other, which is also the order to read them in.</summary>
    public static readonly ImmutableArray<string> Order = ["Numerics", "Differentiation", "Layers", "Losses", "Optimizers", "Training", "Data"];

    /// <summary>Folders that come later than the one of this file but are named in it.</summary>
    public static ImmutableArray<string> PointingBack(string folder, string source) =>
    [
        .. FolderNames().Matches(source).Select(match => match.Groups[1].Value).Distinct()
            .Where(named => Order.IndexOf(named) > Order.IndexOf(folder)),
    ];

    /// <summary>Whether the source uses threads.</summary>
    public static bool UsesThreads(string source) => Threads().IsMatch(source);

    /// <summary>Whether the source reaches below the type system.</summary>
    public static bool UsesRawMemory(string source) => RawMemory().IsMatch(source);

    /// <summary>What could change in an object or a class after it was made.</summary>
    public static IEnumerable<string> Changeable(Type type) =>
        type.GetProperties(Everything).Where(IsSettable).Select(property => $"{type}.{property.Name} can be set")
            .Concat(type.GetFields(Everything).Where(field => !field.IsInitOnly && !field.IsLiteral && !IsBacking(field)).Select(field => $"{type}.{field.Name} is not readonly"))
            .Concat(type.GetFields(Everything).Where(field => field.IsStatic && !field.IsLiteral && IsMutable(field.FieldType)).Select(field => $"{type}.{field.Name} is static and its contents can change"));

    /// <summary>Whether the compiler made the type: closures and iterators hold state of their own.</summary>
    public static bool IsWritten(Type type) => type.GetCustomAttribute<CompilerGeneratedAttribute>() is null && (type.DeclaringType is null || IsWritten(type.DeclaringType));

    const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    static bool IsSettable(PropertyInfo property) =>
        property.SetMethod is { } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    /// <summary>The field behind a property, or of a lambda that is kept: the compiler's, not ours.</summary>
    static bool IsBacking(FieldInfo field) => field.GetCustomAttribute<CompilerGeneratedAttribute>() is not null || field.Name.StartsWith('<') || field.IsSpecialName;

    static bool IsMutable(Type type) => type.IsArray || type.IsGenericType && type.GetGenericTypeDefinition() is var open
        && (open == typeof(List<>) || open == typeof(Dictionary<,>) || open == typeof(System.Collections.Generic.HashSet<>));

    [GeneratedRegex(@"\bPipeline\.(\w+)")]
    private static partial Regex FolderNames();

    [GeneratedRegex(@"\b(Parallel|Thread|ThreadPool|Task|Interlocked|Monitor)\s*[.<(]|\block\s*\(|\basync\b")]
    private static partial Regex Threads();

    [GeneratedRegex(@"\bUnsafe\.|\bMemoryMarshal\.GetReference|\bMemoryMarshal\.GetArrayDataReference|\bunsafe\b")]
    private static partial Regex RawMemory();
}
