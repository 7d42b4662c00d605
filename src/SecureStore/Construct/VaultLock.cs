using Amazon.CDK;

namespace RegulatedData.Cdk;

/// <summary>
/// How long a vault's backups must be kept at least, and may be kept at most. AWS Backup refuses a backup or copy outside of it, so
/// each rule is checked at synth.
/// <see href="https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html">Source</see>.
/// </summary>
public sealed class VaultLock
{
    private VaultLock(Duration minRetention, Duration? maxRetention, Duration? coolingOff, AcceptedRisk? irreversible)
    {
        MinRetention = minRetention;
        MaxRetention = maxRetention;
        CoolingOff = coolingOff;
        Irreversible = irreversible;
    }

    /// <summary>The shortest time that a backup is kept, in whole days.</summary>
    public Duration MinRetention { get; }

    /// <summary>The longest time that a backup is kept, in whole days; <c>null</c> for no limit.</summary>
    public Duration? MaxRetention { get; }

    /// <summary>In compliance mode, how long the lock can still be taken off after the deployment.</summary>
    public Duration? CoolingOff { get; }

    /// <summary>In compliance mode, the acknowledgement that nobody, not even AWS, can undo the lock.</summary>
    public AcceptedRisk? Irreversible { get; }

    /// <summary>A lock that those with the right to it can take off.</summary>
    /// <param name="minRetention">The shortest time that a backup is kept: 1 day or more, in whole days.</param>
    /// <param name="maxRetention">The longest: 36,500 days or less. No limit by default.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="MisconfiguredException">The times are outside of what AWS allows.</exception>
    public static VaultLock Governance(Duration minRetention, Duration? maxRetention = null)
    {
        ArgumentNullException.ThrowIfNull(minRetention);
        return Checked(new(minRetention, maxRetention, null, null));
    }

    /// <summary>
    /// A lock that nobody can take off once the cooling-off time has passed, neither the root user nor AWS: the vault, its backups and
    /// their cost stay until the last one has expired.
    /// </summary>
    /// <param name="minRetention">The shortest time that a backup is kept: 1 day or more, in whole days.</param>
    /// <param name="maxRetention">The longest: 36,500 days or less. <c>null</c> for no limit.</param>
    /// <param name="coolingOff">How long the lock can still be taken off: 3 days or more, in whole days.</param>
    /// <param name="irreversible">The acknowledgement: <c>AcceptedRisk.Because("why")</c>. It lands in the template's metadata.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="MisconfiguredException">The times are outside of what AWS allows, or nothing was acknowledged.</exception>
    public static VaultLock Compliance(Duration minRetention, Duration? maxRetention, Duration coolingOff, AcceptedRisk irreversible)
    {
        ArgumentNullException.ThrowIfNull(minRetention);
        ArgumentNullException.ThrowIfNull(coolingOff);
        if (irreversible is null)
        {
            throw Mend.Error(
                "a vault lock in compliance mode without an acknowledgement",
                "an acknowledgement that it can never be undone, not even by AWS",
                "pass AcceptedRisk.Because(\"why\"), or use VaultLock.Governance"
            );
        }

        if (Retention.Days(coolingOff, "the lock's cooling-off time") < 3)
        {
            throw Mend.Error(
                $"a vault lock with a cooling-off time of {coolingOff.ToHumanString()}",
                "3 days or more, AWS Backup's limit",
                "pass Duration.Days(3) or more"
            );
        }

        return Checked(new(minRetention, maxRetention, coolingOff, irreversible));
    }

    private static VaultLock Checked(VaultLock vaultLock)
    {
        var min = Retention.Days(vaultLock.MinRetention, "the lock's shortest retention");
        var max = Retention.Days(vaultLock.MaxRetention, "the lock's longest retention");
        if (min is < 1 || max is > 36500 || max <= min)
        {
            throw Mend.Error(
                $"a vault lock from {min} to {(max is null ? "any number of" : max)} days",
                "at least 1 day, at most 36,500 days, and the longest beyond the shortest",
                "change minRetention or maxRetention"
            );
        }

        return vaultLock;
    }
}
