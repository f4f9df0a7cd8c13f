using Microsoft.AspNetCore.Http;

namespace Pipeline.Tests.Evaluation;

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
}
