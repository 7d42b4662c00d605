using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.SecureStore;

return await new FunctionBundle()
    .Add("PermissionCheck", Functions.PermissionCheck)
    .Add("RestoreCheck", Functions.RestoreCheck)
    .Add("RestoreTestAge", Functions.RestoreTestAge)
    .RunAsync();
