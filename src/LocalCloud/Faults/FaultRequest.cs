using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedData.LocalCloud.Faults;

/// <summary>A fault as a shell writes it.</summary>
internal sealed class FaultRequest
{
    /// <summary>Names in any case; members that mean nothing are refused, since a misspelt condition would match everything.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter() },
        };

    /// <summary>The effect's name.</summary>
    public EffectName? Effect { get; set; }

    /// <summary>For Refuse and LoseAnswer.</summary>
    public int? Status { get; set; }

    /// <summary>For Refuse: the error's code.</summary>
    public string? Code { get; set; }

    /// <summary>For Refuse: the error's message.</summary>
    public string? Message { get; set; }

    /// <summary>For Delay.</summary>
    public double? Seconds { get; set; }

    /// <summary><see cref="Fault.Service"/>.</summary>
    public string? Service { get; set; }

    /// <summary><see cref="Fault.Operation"/>.</summary>
    public string? Operation { get; set; }

    /// <summary><see cref="Fault.Caller"/>.</summary>
    public string? Caller { get; set; }

    /// <summary><see cref="Fault.Resource"/>.</summary>
    public string? Resource { get; set; }

    /// <summary><see cref="Fault.Body"/>.</summary>
    public string? Body { get; set; }

    /// <summary><see cref="Fault.Times"/>.</summary>
    public int? Times { get; set; }

    /// <summary><see cref="Fault.Skip"/>.</summary>
    public int? Skip { get; set; }

    /// <summary><see cref="Fault.Probability"/>.</summary>
    public double? Probability { get; set; }

    /// <summary><see cref="Fault.Seed"/>.</summary>
    public int? Seed { get; set; }

    /// <summary><see cref="Fault.When"/>.</summary>
    public FaultMoment? When { get; set; }

    /// <summary>The fault as it was given.</summary>
    public static FaultRequest Of(Fault fault) =>
        new()
        {
            Effect = NameOf(fault.Effect),
            Status = (fault.Effect as RefuseEffect)?.Status ?? (fault.Effect as LoseAnswerEffect)?.Status,
            Code = (fault.Effect as RefuseEffect)?.Code,
            Message = (fault.Effect as RefuseEffect)?.Message,
            Seconds = (fault.Effect as DelayEffect)?.Duration.TotalSeconds,
            Service = fault.Service,
            Operation = fault.Operation,
            Caller = fault.Caller,
            Resource = fault.Resource,
            Body = fault.Body,
            Times = fault.Times,
            Skip = fault.Skip > 0 ? fault.Skip : null,
            Probability = fault.Probability < 1 ? fault.Probability : null,
            Seed = fault.Probability < 1 ? fault.Seed : null,
            When = fault.When == FaultMoment.AfterCall ? fault.When : null,
        };

    /// <summary>The fault.</summary>
    /// <exception cref="JsonException">It lacks what its effect needs.</exception>
    public Fault ToFault() =>
        new(ToEffect())
        {
            Service = Service,
            Operation = Operation,
            Caller = Caller,
            Resource = Resource,
            Body = Body,
            Times = Times,
            Skip = Skip ?? 0,
            Probability = Probability ?? 1,
            Seed = Seed ?? 0,
            When = When ?? FaultMoment.BeforeCall,
        };

    private FaultEffect ToEffect() =>
        Effect switch
        {
            EffectName.Refuse => FaultEffect.Refuse(Status ?? 500, Code ?? "InternalFailure", Message ?? "Refused by an injected fault."),
            EffectName.Delay => FaultEffect.Delay(TimeSpan.FromSeconds(Seconds ?? throw new JsonException("Delay needs \"seconds\"."))),
            EffectName.LoseAnswer => Status is { } status ? FaultEffect.LoseAnswer(status) : FaultEffect.LoseAnswer(),
            EffectName.ConflictTransaction => FaultEffect.ConflictTransaction,
            EffectName.Hold => FaultEffect.Hold,
            EffectName.KillCaller => FaultEffect.KillCaller,
            EffectName.CrashFunction => FaultEffect.CrashFunction,
            EffectName.DropStreamRecord => FaultEffect.DropStreamRecord,
            _ => throw new JsonException($"\"effect\" must be one of {string.Join(", ", Enum.GetNames<EffectName>())}."),
        };

    private static EffectName NameOf(FaultEffect effect) =>
        effect switch
        {
            RefuseEffect => EffectName.Refuse,
            DelayEffect => EffectName.Delay,
            LoseAnswerEffect => EffectName.LoseAnswer,
            ConflictEffect => EffectName.ConflictTransaction,
            HoldEffect => EffectName.Hold,
            KillCallerEffect => EffectName.KillCaller,
            CrashFunctionEffect => EffectName.CrashFunction,
            _ => EffectName.DropStreamRecord,
        };

    /// <summary>The effects by name.</summary>
    internal enum EffectName
    {
        /// <summary><see cref="FaultEffect.Refuse"/>.</summary>
        Refuse,

        /// <summary><see cref="FaultEffect.Delay"/>.</summary>
        Delay,

        /// <summary><see cref="FaultEffect.LoseAnswer()"/>.</summary>
        LoseAnswer,

        /// <summary><see cref="FaultEffect.ConflictTransaction"/>.</summary>
        ConflictTransaction,

        /// <summary><see cref="FaultEffect.Hold"/>.</summary>
        Hold,

        /// <summary><see cref="FaultEffect.KillCaller"/>.</summary>
        KillCaller,

        /// <summary><see cref="FaultEffect.CrashFunction"/>.</summary>
        CrashFunction,

        /// <summary><see cref="FaultEffect.DropStreamRecord"/>.</summary>
        DropStreamRecord,
    }
}
