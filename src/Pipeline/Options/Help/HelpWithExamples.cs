using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Pipeline.Options;

/// <summary>The help of a command, and its examples behind it.</summary>
/// <param name="help">What prints the help.</param>
sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Adds the examples of each command to its help.</summary>
    public static void AddTo(RootCommand root)
    {
        if (root.Options.OfType<HelpOption>().FirstOrDefault() is { Action: HelpAction action } option)
            option.Action = new HelpWithExamples(action);
    }

    /// <summary>True: whoever asks for help need not give what is required.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Prints both.</summary>
    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var (arguments, meaning) in Examples.Of(parseResult.CommandResult.Command))
        {
            output.WriteLine($"  {$"pipeline {arguments}".TrimEnd()}");
            output.WriteLine($"      {meaning}");
        }
        output.WriteLine();
        return code;
    }
}
