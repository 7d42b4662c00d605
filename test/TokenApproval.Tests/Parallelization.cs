// jsii, which runs CDK's own code, isn't thread-safe.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
