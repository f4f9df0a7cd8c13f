using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Providers.Tests.Server;

/// <summary>Responses in the providers' wire formats, and faults.</summary>
internal static class Answers
{
    public static Answer OpenAi(string text, string finish = "stop", JsonNode? logprobs = null) => Body(new JsonObject
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion",
        ["created"] = 1,
        ["model"] = "m",
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text },
            ["logprobs"] = logprobs?.DeepClone(),
            ["finish_reason"] = finish,
        }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 10, ["completion_tokens"] = 5, ["total_tokens"] = 15 },
    }.ToJsonString());

    public static Answer Anthropic(string text, string stop = "end_turn") => Body(new JsonObject
    {
        ["id"] = "msg_1",
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = "m",
        ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
        ["stop_reason"] = stop,
        ["stop_sequence"] = null,
        ["usage"] = new JsonObject { ["input_tokens"] = 7, ["cache_read_input_tokens"] = 3, ["output_tokens"] = 5 },
    }.ToJsonString());

    public static Answer Body(string body, string type = "application/json") => async context =>
    {
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
        await context.Response.CompleteAsync();
        return true;
    };

    public static Answer Status(int status, string body = "", params (string Name, string Value)[] headers) => async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        await context.Response.WriteAsync(body);
        return false;
    };

    public static Answer Error(int status, string code, string message) =>
        Status(status, new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "error", ["code"] = code } }.ToJsonString());

    /// <summary>Says nothing until the client goes.</summary>
    public static Answer Hang() => async context =>
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
        return false;
    };

    /// <summary>Cuts the connection amid the body.</summary>
    public static Answer Cut() => async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("{\"choices\":[");
        await context.Response.Body.FlushAsync();
        context.Abort();
        return false;
    };

    /// <summary>Sends a body byte by byte, never to its end.</summary>
    public static Answer Trickle() => async context =>
    {
        context.Response.ContentType = "application/json";
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.WriteAsync(" ");
            await context.Response.Body.FlushAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        return false;
    };

    /// <summary>Answers after a while.</summary>
    public static Answer After(TimeSpan delay, Answer answer) => async context =>
    {
        await Task.Delay(delay, TimeProvider.System);
        return !context.RequestAborted.IsCancellationRequested && await answer(context);
    };
}
