// Whole processes on two cores: one test at a time, so that none waits for another's build or blocks.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
