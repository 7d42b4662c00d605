using RegulatedData.Tokenization.CommandLine;

return await Tokenizer.RunAsync(args);
