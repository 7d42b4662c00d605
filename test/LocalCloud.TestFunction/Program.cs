using RegulatedData.HandlerRuntime;
using RegulatedData.LocalCloud.TestFunction;

return await new FunctionBundle()
    .Add("Obey", _ => new Obey())
    .Add("FailAtStart", _ => throw new FunctionException("Test.NoStart", "It can't start."))
    .RunAsync();
