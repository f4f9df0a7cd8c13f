using Microsoft.AspNetCore.Http;

namespace Pipeline.Providers.Tests;

/// <summary>Ways of not answering.</summary>
internal static class ServerFaults
{
    public static async Task<bool> Status(HttpContext context, int status, string body = "{}", string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers["Retry-After"] = retryAfter;
        await context.Response.WriteAsync(body);
        return true;
    }

    public static async Task<bool> Text(HttpContext context, string body, string type = "application/json")
    {
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
        return true;
    }

    public static async Task<bool> Hang(HttpContext context)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client went away, which is what the test waits for.
        }

        return true;
    }

    /// <summary>Half a reply, then nothing: the connection is cut.</summary>
    public static async Task<bool> Cut(HttpContext context)
    {
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("{\"choices\":[");
        await context.Response.Body.FlushAsync();
        context.Abort();
        return true;
    }

    /// <summary>Every kind in turn, for one call in five.</summary>
    public static async Task<bool> OneInFive(HttpContext context, int call) => call % 5 == 0 && await ((call / 5 % 7) switch
    {
        0 => Status(context, 429),
        1 => Status(context, 429, retryAfter: "0"),
        2 => Status(context, 500),
        3 => Cut(context),
        4 => Text(context, "{\"choices\":"),
        5 => Text(context, "<html>busy</html>", "text/html"),
        _ => Status(context, 503, "upstream"),
    });
}
