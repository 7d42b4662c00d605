namespace RegulatedData.TokenApproval.Client.Tests.Samples;

/// <summary>Starts a sample as it would be started anywhere else: by its own program, configured by the environment.</summary>
internal static class SampleProcess
{
    public static RunningProcess Start(string program, FakeCloud cloud, Dictionary<string, string?> settings)
    {
        settings["AWS_ACCESS_KEY_ID"] = SignatureCheck.AccessKey;
        settings["AWS_SECRET_ACCESS_KEY"] = SignatureCheck.SecretKey;
        settings["AWS_REGION"] = SignatureCheck.Region;
        settings["AWS_ENDPOINT_URL"] = cloud.Address.ToString();
        settings["Approvals__Endpoint"] = cloud.ApiAddress.ToString();
        return RunningProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll")], environment: settings);
    }
}
