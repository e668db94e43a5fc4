using BenchmarkDotNet.Running;
using Pipeline.KernelBenchmarks;

BenchmarkSwitcher.FromAssembly(typeof(Products).Assembly).Run(args, Settings.OfTheProgram());
