#:sdk Microsoft.NET.Sdk.Web
#:project ../../src/ZkTask.AspNetCore
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property IsPackable=false

// An attester within an ASP.NET Core application of your own: dotnet run samples/attester/attester.cs -- tasks.json --urls http://127.0.0.1:4002
using ZkTask.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args[1..]);
builder.Services.AddZkTask(options =>
{
    options.TasksFile = args[0];
    options.MaxConcurrency = 256;
});

WebApplication app = builder.Build();
app.MapTaskValidation();
app.MapTaskStatus();
app.Run();
