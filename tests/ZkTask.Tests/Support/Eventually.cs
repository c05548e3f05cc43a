using System.Runtime.CompilerServices;
using Xunit;

namespace ZkTask.Tests.Support;

/// <summary>Waits for what other threads bring about.</summary>
internal static class Eventually
{
    /// <summary>Ends a test that hangs: nothing takes so long, however slow or busy the machine is.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Returns once the condition holds.</summary>
    internal static Task IsTrue(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "") => IsTrue(() => Task.FromResult(condition()), text);

    /// <summary>Returns once the condition holds.</summary>
    internal static async Task IsTrue(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"never: {text}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
