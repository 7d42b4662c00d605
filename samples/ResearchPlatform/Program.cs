using Amazon.CDK;
using RegulatedData.Samples.ResearchPlatform;

var app = new App();

_ = new IncidentRegisterStack(app, "IncidentRegister");
_ = new LegacyRegisterStack(app, "LegacyRegister");
_ = new IncidentActionsStack(app, "IncidentActions");

app.Synth();
