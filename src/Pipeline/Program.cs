using Pipeline;

// Not awaited: an async Main would load and compile the types of the command line for help and version too.
if (About.HelpOrVersion(args) is not { } answer) return ThisProcess.Run(args).GetAwaiter().GetResult();
return ThisProcess.PrintText(answer);
