using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events.Bus;
using RegulatedData.LocalCloud.Events.Transforms;

namespace RegulatedData.LocalCloud.Events.Delivery;

/// <summary>Brings an event to one target: makes the input, sends it, tries again, and gives up to the dead-letter queue.</summary>
internal sealed class TargetDelivery(LocalCloudContext context, TargetSender sender, DeadLetters deadLetters)
{
    private const string Principal = "events.amazonaws.com";

    /// <summary>Delivers an event to a target of a rule.</summary>
    public async Task<EventDelivery> DeliverAsync(BusEvent busEvent, BusRule rule, JsonObject target, CancellationToken ct)
    {
        var attempt = new DeliveryAttempt(
            rule.Arn,
            target,
            new ServicePrincipal(Principal, rule.Arn, context.AccountId),
            busEvent.Body.ToJsonString()
        );
        string input;
        try
        {
            input = TargetInput.For(target, busEvent, rule.Arn);
        }
        catch (Exception e) when (e is InvalidTransformException or FormatException)
        {
            return await GiveUpAsync(attempt, new DeliveryFailure("INVALID_JSON", e.Message), 0, null, ct);
        }
        return await TryAsync(attempt, token => sender.SendAsync(attempt, input, token), ct);
    }

    /// <summary>Hands an event on to another bus.</summary>
    public async Task<EventDelivery> ForwardAsync(
        BusEvent busEvent,
        BusRule rule,
        JsonObject target,
        Func<CancellationToken, Task> publish,
        CancellationToken ct
    )
    {
        var attempt = new DeliveryAttempt(
            rule.Arn,
            target,
            new ServicePrincipal(Principal, rule.Arn, context.AccountId),
            busEvent.Body.ToJsonString()
        );
        return await TryAsync(
            attempt,
            async token =>
            {
                await sender.CheckForwardAsync(attempt, token);
                await publish(token);
            },
            ct
        );
    }

    /// <summary>Delivers a schedule's input.</summary>
    /// <param name="attempt">What is sent, by whom, whither.</param>
    /// <param name="inputOf">The input for a try; the first is 1.</param>
    /// <param name="ct">Cancels it.</param>
    public Task<EventDelivery> DeliverAsync(DeliveryAttempt attempt, Func<int, string> inputOf, CancellationToken ct)
    {
        var tries = 0;
        return TryAsync(attempt, token => sender.SendAsync(attempt, inputOf(++tries), token), ct);
    }

    private async Task<EventDelivery> TryAsync(DeliveryAttempt attempt, Func<CancellationToken, Task> send, CancellationToken ct)
    {
        var policy = RetryPolicy.Parse(attempt.Target["RetryPolicy"]);
        var begin = context.Time.GetTimestamp();
        for (var retries = 0; ; retries++)
        {
            try
            {
                await send(ct);
                return new EventDelivery(attempt.SourceArn, attempt.TargetArn, true, retries);
            }
            catch (Exception e) when (DeliveryFailure.From(e) is { } failure)
            {
                if (!failure.CanRetry)
                    return await GiveUpAsync(attempt, failure, retries, null, ct);
                if (policy.Exhausted(retries, context.Time.GetElapsedTime(begin)) is { } condition)
                    return await GiveUpAsync(attempt, failure, retries, condition, ct);
            }
            await Task.Delay(RetryPolicy.Wait(retries), context.Time, ct);
        }
    }

    private async Task<EventDelivery> GiveUpAsync(
        DeliveryAttempt attempt,
        DeliveryFailure failure,
        int retries,
        string? condition,
        CancellationToken ct
    )
    {
        context.Log($"{attempt.SourceArn} couldn't deliver to {attempt.TargetArn}: {failure.Code}: {failure.Message}");
        await deadLetters.SendAsync(attempt, failure, retries, condition, ct);
        return new EventDelivery(attempt.SourceArn, attempt.TargetArn, false, retries, failure.Code, failure.Message);
    }
}
