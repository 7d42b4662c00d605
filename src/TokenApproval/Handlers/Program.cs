using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval;

return await new FunctionBundle().Add("Requests", Functions.Requests).Add("RenderMail", Functions.RenderMail).RunAsync();
