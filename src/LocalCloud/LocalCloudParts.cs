using RegulatedData.LocalCloud.Authorization;
using RegulatedData.LocalCloud.Events;
using RegulatedData.LocalCloud.HttpApis;
using RegulatedData.LocalCloud.Pipes;
using RegulatedData.LocalCloud.Services.Ses;

namespace RegulatedData.LocalCloud;

/// <summary>Everything that answers, judges, watches or runs in a local cloud. A new service is one more line here.</summary>
/// <param name="Authorizer">Judges each call.</param>
/// <param name="Services">Answer calls instead of moto, in this order.</param>
/// <param name="Observers">Are told about each call that succeeded.</param>
/// <param name="Background">Run beside the gateway.</param>
/// <param name="Events">Event buses, schedules, alarms and AWS Backup, for the host's own methods.</param>
/// <param name="Mails">SES, for the host's own methods.</param>
internal sealed record LocalCloudParts(
    ICallAuthorizer Authorizer,
    IReadOnlyList<ILocalService> Services,
    IReadOnlyList<ICallObserver> Observers,
    IReadOnlyList<IBackgroundPart> Background,
    EventParts Events,
    MailParts Mails
)
{
    /// <summary>The parts of the local cloud described by <paramref name="context"/>.</summary>
    public static LocalCloudParts Create(LocalCloudContext context)
    {
        var ses = new SesRegions();
        var policies = new CachedPolicySource(context.Moto, context.Aws, context.AccountId, ses);
        ICallAuthorizer authorizer = context.Options.EnforceIam
            ? new Authorizer(policies, policies, context.AccountId, context.Region, context.Time)
            : new AllowAll();
        var events = new EventParts(context, authorizer);
        var mails = new MailParts(context, ses, events);
        var pipes = new PipesService(context, authorizer, events.Tracker);
        var httpApis = new HttpApiService(context, authorizer, policies, events.Tracker);
        return new LocalCloudParts(
            authorizer,
            Services:
            [
                new StsService(context),
                new LambdaService(context),
                new FunctionPolicyService(context.Functions),
                new CloudFormationService(context.Stacks),
                new ExecutionService(context, events.Tracker),
                new TransactionService(context),
                new MacService(context),
                mails.Service,
                pipes,
                httpApis,
                .. events.Services,
            ],
            Observers: [policies, new UserKeys(context.Credentials), .. events.Observers, pipes, httpApis],
            Background: [.. events.Background, pipes, httpApis],
            Events: events,
            Mails: mails
        );
    }
}
