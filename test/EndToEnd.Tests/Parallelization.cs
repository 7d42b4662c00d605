// jsii, which runs CDK's own code, isn't thread-safe; and the tests share one local cloud.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
