using Pipeline.Bench;
using Pipeline.Bench.Workers;

try
{
    return args switch
    {
        ["worker", .. var job] => Worker.Run(job),
        _ when args.Any(arg => arg is "--help" or "-h") => Session.Print(Options.Usage),
        _ => Session.Run(Options.Parse([.. args])),
    };
}
catch (UsageException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
