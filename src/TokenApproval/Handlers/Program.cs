using RegulatedData.HandlerRuntime;

return await new FunctionBundle().RunAsync();
