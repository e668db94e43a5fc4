using LanguageExt;
using LanguageExt.Common;
using Pipeline.Recipes;

namespace Pipeline.Options;

/// <summary>An option that is given, as an edit of a configuration.</summary>
/// <param name="Option">The name of the option.</param>
/// <param name="Apply">The edit, or the error of the value.</param>
readonly record struct ConfigEdit(string Option, Validation<Error, Func<TrainingConfig, TrainingConfig>> Apply)
{
    /// <summary>The error of the value, if it has one.</summary>
    public Seq<Error> Errors => Apply.Match(_ => default, errors => errors);
}
