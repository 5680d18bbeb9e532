/**
 * Files of https://github.com/huggingface/safetensors: {@link
 * alexnet.weights.safetensors.SafeTensors}, and the checkpoints of training, which are such files
 * ({@link alexnet.weights.safetensors.CheckpointFile}).
 */
package alexnet.weights.safetensors;
