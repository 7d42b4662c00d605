using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>EventBridge Scheduler: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html</summary>
internal sealed class SchedulerPermissions : PermissionTable
{
    public SchedulerPermissions()
        : base("scheduler")
    {
        OnEach(
            c =>
                [
                    Own(c, Schedule(c)),
                    .. PassRole(PermissionCall.Text((c.Json["Target"] as JsonObject)?["RoleArn"]), "scheduler.amazonaws.com"),
                ],
            "CreateSchedule",
            "UpdateSchedule"
        );
        On(Schedule, "GetSchedule", "DeleteSchedule");
        On(
            c => c.Arn("scheduler", $"schedule-group/{c.Required("Name")}"),
            "CreateScheduleGroup",
            "GetScheduleGroup",
            "DeleteScheduleGroup"
        );
        On(c => c.Required("ResourceArn"), "TagResource", "UntagResource", "ListTagsForResource");
        OnAnything("ListSchedules", "ListScheduleGroups");
    }

    // The group is in the query when reading and deleting, in the body when writing.
    private static string Schedule(PermissionCall call) =>
        call.Arn("scheduler", $"schedule/{call.Find("GroupName") ?? call.Find("groupName") ?? "default"}/{call.Required("Name")}");
}
