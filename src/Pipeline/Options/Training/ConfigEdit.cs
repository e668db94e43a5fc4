using LanguageExt;
using LanguageExt.Common;
using Pipeline.Recipes;

namespace Pipeline.Options;

/// <summary>An option that is given, as an edit of a configuration.</summary>
/// <param name="Option">The name of the option.</param>
/// <param name="Apply">The edit, or the error of the value.</param>
readonly record struct ConfigEdit(string Option, Validation<Error, Func<TrainingConfig, TrainingConfig>> Apply)
{
    /// <summary>The edit that an option makes; none if it is not given.</summary>
    public static Option<ConfigEdit> Edit<A>(
        System.CommandLine.Option<string> option, string? text, Func<string, string, Validation<Error, A>> parse,
        Func<TrainingConfig, A, TrainingConfig> set)
    {
        Func<TrainingConfig, TrainingConfig> Set(A value) => config => set(config, value);
        return text is null ? Option<ConfigEdit>.None : new ConfigEdit(option.Name, parse(option.Name, text).Map(Set));
    }

    /// <summary>The error of the value, if it has one.</summary>
    public Seq<Error> Errors => Apply.Match(_ => default, errors => errors);
}
