namespace RegulatedData.LocalCloud.Authorization;

/// <summary>IAM: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html</summary>
internal sealed class IamPermissions : PermissionTable
{
    public IamPermissions()
        : base("iam")
    {
        OnRoles();
        OnUsers();
        OnGroups();
        OnPolicies();
        OnLookedUp(
            c => ValueTask.FromResult(c.IamArn($"instance-profile{c.Find("Path") ?? "/"}{c.Required("InstanceProfileName")}")),
            "CreateInstanceProfile",
            "DeleteInstanceProfile",
            "GetInstanceProfile"
        );
        OnAnything("GetAccountSummary", "ListAccountAliases", "GetAccountAuthorizationDetails", "SimulateCustomPolicy");
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ConditionKeys =>
        ["iam:AWSServiceName", "iam:AssociatedResourceArn", "iam:PassedToService", "iam:PermissionsBoundary", "iam:PolicyARN"];

    private void OnRoles()
    {
        OnEach(
            c =>
                [
                    Own(c, c.IamArn($"role{c.Find("Path") ?? "/"}{c.Required("RoleName")}"))
                        .With("iam:PermissionsBoundary", c.Find("PermissionsBoundary")),
                ],
            "CreateRole"
        );
        OnEachAsync(
            async c =>
                [
                    Own(c, await c.Lookups.RoleArnAsync(c.Required("RoleName"), c.Cancellation))
                        .With("iam:PolicyARN", c.Find("PolicyArn"))
                        .With("iam:PermissionsBoundary", c.Find("PermissionsBoundary")),
                ],
            "GetRole",
            "DeleteRole",
            "UpdateRole",
            "UpdateRoleDescription",
            "UpdateAssumeRolePolicy",
            "PutRolePolicy",
            "GetRolePolicy",
            "DeleteRolePolicy",
            "ListRolePolicies",
            "AttachRolePolicy",
            "DetachRolePolicy",
            "ListAttachedRolePolicies",
            "PutRolePermissionsBoundary",
            "DeleteRolePermissionsBoundary",
            "TagRole",
            "UntagRole",
            "ListRoleTags"
        );
        On(c => c.IamArn($"role{c.Find("PathPrefix") ?? "/"}"), "ListRoles");
        OnEach(
            c =>
                [
                    Own(c, c.IamArn($"role/aws-service-role/{c.Required("AWSServiceName")}/*"))
                        .With("iam:AWSServiceName", c.Required("AWSServiceName")),
                ],
            "CreateServiceLinkedRole"
        );
    }

    private void OnUsers()
    {
        On(
            c => c.IamArn($"user{c.Find("Path") ?? "/"}{c.Required("UserName")}"),
            "CreateUser",
            "GetUser",
            "DeleteUser",
            "CreateAccessKey",
            "DeleteAccessKey",
            "UpdateAccessKey",
            "ListAccessKeys",
            "PutUserPolicy",
            "GetUserPolicy",
            "DeleteUserPolicy",
            "ListUserPolicies",
            "ListAttachedUserPolicies",
            "ListGroupsForUser",
            "TagUser",
            "UntagUser",
            "ListUserTags"
        );
        OnEach(
            c => [Own(c, c.IamArn($"user/{c.Required("UserName")}")).With("iam:PolicyARN", c.Find("PolicyArn"))],
            "AttachUserPolicy",
            "DetachUserPolicy"
        );
        On(c => c.IamArn($"user{c.Find("PathPrefix") ?? "/"}"), "ListUsers");
        OnAnything("GetAccessKeyLastUsed");
    }

    private void OnGroups()
    {
        On(
            c => c.IamArn($"group{c.Find("Path") ?? "/"}{c.Required("GroupName")}"),
            "CreateGroup",
            "GetGroup",
            "DeleteGroup",
            "AddUserToGroup",
            "RemoveUserFromGroup",
            "PutGroupPolicy",
            "GetGroupPolicy",
            "DeleteGroupPolicy",
            "ListGroupPolicies",
            "ListAttachedGroupPolicies"
        );
        OnEach(
            c => [Own(c, c.IamArn($"group/{c.Required("GroupName")}")).With("iam:PolicyARN", c.Find("PolicyArn"))],
            "AttachGroupPolicy",
            "DetachGroupPolicy"
        );
        On(c => c.IamArn($"group{c.Find("PathPrefix") ?? "/"}"), "ListGroups");
    }

    private void OnPolicies()
    {
        On(c => c.IamArn($"policy{c.Find("Path") ?? "/"}{c.Required("PolicyName")}"), "CreatePolicy");
        On(
            c => c.Required("PolicyArn"),
            "GetPolicy",
            "DeletePolicy",
            "CreatePolicyVersion",
            "GetPolicyVersion",
            "DeletePolicyVersion",
            "ListPolicyVersions",
            "SetDefaultPolicyVersion",
            "ListEntitiesForPolicy",
            "TagPolicy",
            "UntagPolicy",
            "ListPolicyTags"
        );
        OnAnything("ListPolicies");
    }
}
