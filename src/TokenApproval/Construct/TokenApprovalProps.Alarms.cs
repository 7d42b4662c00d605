namespace RegulatedData.Cdk;

/// <content>The alarms' tunings. Those of the store are inherited.</content>
public sealed partial class TokenApprovalProps
{
    /// <summary>The alarms on the functions' errors, one for each of the four: more than 0 in 5 minutes by default.</summary>
    public AlarmTuning? FunctionErrorsAlarm { get; init; }

    /// <summary>The alarms on throttled calls of the functions, one for each: more than 0 in 5 minutes by default.</summary>
    public AlarmTuning? FunctionThrottlesAlarm { get; init; }

    /// <summary>The alarms on the functions' duration, one for each: above 80 % of the timeout by default. In milliseconds.</summary>
    public AlarmTuning? FunctionDurationAlarm { get; init; }

    /// <summary>The alarm on the API's own errors (5xx): more than 0 in 5 minutes by default.</summary>
    public AlarmTuning? ApiErrorsAlarm { get; init; }

    /// <summary>The alarm on decisions that no worker could act on: more than 0 in the queue's dead-letter queue by default.</summary>
    public AlarmTuning? FailedDecisionsAlarm { get; init; }

    /// <summary>The alarm on decisions that wait for a worker: the oldest for more than 1 hour (3,600 seconds) by default.</summary>
    public AlarmTuning? WaitingDecisionsAlarm { get; init; }

    /// <summary>The alarm on records of the table's stream that a pipe gave up: more than 0 by default. The redrive delivers what they stood for.</summary>
    public AlarmTuning? LostStreamRecordsAlarm { get; init; }

    /// <summary>The alarm on outbox rows that couldn't be delivered at the first try: more than 0 by default. The redrive tries them again.</summary>
    public AlarmTuning? FailedDeliveriesAlarm { get; init; }

    /// <summary>The alarm on expiries that couldn't be carried out when they were due: more than 0 by default. The redrive carries them out.</summary>
    public AlarmTuning? FailedExpiriesAlarm { get; init; }

    /// <summary>The alarm on SES's reports that couldn't be recorded, some of them with addresses in them: more than 0 by default.</summary>
    public AlarmTuning? FailedMailEventsAlarm { get; init; }

    /// <summary>The alarms on executions that didn't succeed, one for each of the four state machines: more than 0 in 5 minutes by default.</summary>
    public AlarmTuning? StateMachinesAlarm { get; init; }

    /// <summary>
    /// The alarm on outbox rows that stay undelivered although they are tried again every 5 minutes: more than 0 for 15 minutes by
    /// default. No data counts as bad, since then nothing is tried again.
    /// </summary>
    public AlarmTuning? UndeliveredAlarm { get; init; }

    /// <summary>The alarm on mails that bounced, were complained about or rejected: more than 0 in 5 minutes by default.</summary>
    public AlarmTuning? MailProblemsAlarm { get; init; }

    /// <summary>The alarm on mails that could not be sent while they still had a meaning, and were given up: more than 0 in 5 minutes by default.</summary>
    public AlarmTuning? MailsGivenUpAlarm { get; init; }

    /// <summary>The alarm on requests that expired unanswered: more than 0 in 5 minutes by default.</summary>
    public AlarmTuning? ExpiredRequestsAlarm { get; init; }
}
