using Pipeline.Bench;
using Pipeline.Bench.Workers;

try
{
    return args switch
    {
        ["worker", .. var work] => Worker.Run(work),
        _ when args.Any(arg => arg is "--help" or "-h") => Session.Print(Options.Usage),
        _ => Session.Run(Options.Parse([.. args])),
    };
}
catch (UsageException mistake)
{
    Console.Error.WriteLine(mistake.Message);
    return 2;
}
