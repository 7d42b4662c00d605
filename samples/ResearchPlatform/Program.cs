using Amazon.CDK;
using RegulatedData.Samples.ResearchPlatform;

var app = new App();

_ = new IncidentRegisterStack(app, "IncidentRegister");
_ = new LegacyRegisterStack(app, "LegacyRegister");

app.Synth();
