using Pipeline;
using Pipeline.Options;

// Not awaited: a method that is compiled for an answer should know nothing of what a run needs.
if (About.Answer(args) is not { } answer) return ThisProcess.Run(args).GetAwaiter().GetResult();
Console.Out.Write(answer);
return ExitCode.Done;
