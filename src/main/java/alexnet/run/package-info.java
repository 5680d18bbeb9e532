/**
 * A run on disk. {@link alexnet.run.RunDirectory} is its folder, {@link alexnet.run.RunLock} keeps
 * others from writing there, {@link alexnet.run.RunConfig} is what it was begun with, {@link
 * alexnet.run.MetricsFile} its epochs, {@link alexnet.run.CheckpointFolder} what it goes on from.
 * {@link alexnet.run.RunSplits} tells which pictures of a folder a run was trained on, {@link
 * alexnet.run.EvaluationData} which of them to score.
 */
package alexnet.run;
