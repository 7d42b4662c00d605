using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval;

return await new FunctionBundle()
    .Add("Requests", Functions.Requests)
    .Add("Decide", Functions.Decide)
    .Add("RenderMail", Functions.RenderMail)
    .Add("Expire", Functions.Expire)
    .RunAsync();
