namespace RegulatedData.Cdk;

/// <summary>
/// The form of the messages that a store sends to its topic. CloudWatch writes the alarms' messages itself: this is about all others.
/// </summary>
public enum NotificationFormat
{
    /// <summary>Plain lines of text, for e-mail, SMS and ticket systems.</summary>
    Text,

    /// <summary>
    /// The custom-notification schema of AWS Chatbot (Amazon Q Developer in chat applications). Chatbot drops every message that is
    /// neither this nor a service's own untransformed event.
    /// </summary>
    Chat,
}
