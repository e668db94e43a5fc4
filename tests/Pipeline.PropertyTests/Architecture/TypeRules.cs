using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Pipeline.PropertyTests.Architecture;

/// <summary>What keeps the types of the core immutable, read from the compiled types.</summary>
static class TypeRules
{
    const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>Everything about a type that could change after construction. Generated closures and iterators are left out.</summary>
    public static IEnumerable<string> Violations(Type type)
    {
        if (type.IsEnum || IsGenerated(type)) yield break;
        foreach (var property in type.GetProperties(Declared).Where(property => property.SetMethod is { } set && !IsInit(set)))
            yield return $"{type.Name}.{property.Name} has a setter";
        foreach (var field in type.GetFields(Declared).Where(IsOwn))
        {
            if (!field.IsInitOnly) yield return $"{type.Name}.{field.Name} is not readonly";
            if (field.IsStatic && IsMutable(field.FieldType))
                yield return $"{type.Name}.{field.Name} is static and a mutable {field.FieldType.Name}";
            if (!field.IsStatic && IsMemory(field.FieldType))
                yield return $"{type.Name}.{field.Name} is a {field.FieldType.Name}, which can be written to";
        }
    }

    static bool IsOwn(FieldInfo field) => !field.IsLiteral && !field.Name.StartsWith("<>", StringComparison.Ordinal);

    static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    static bool IsGenerated(Type type) => type.Name.Contains('<') || type.DeclaringType is { } outer && IsGenerated(outer);

    static bool IsMutable(Type type) => type.IsArray
        || typeof(IList).IsAssignableFrom(type) && !IsImmutable(type)
        || typeof(IDictionary).IsAssignableFrom(type) && !IsImmutable(type)
        || type.IsGenericType && type.GetGenericTypeDefinition() is var open
            && (open == typeof(HashSet<>) || open == typeof(Queue<>) || open == typeof(Stack<>));

    // An object may be memory too.
    static bool IsMemory(Type type) =>
        type == typeof(object) || type.IsArray || type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Memory<>);

    static bool IsImmutable(Type type) => type.Namespace is "System.Collections.Immutable" or "System.Collections.Frozen";
}
