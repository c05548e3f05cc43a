using ZkTask.Cli;

return Tool.Run(args, CliHost.ForProcess());
