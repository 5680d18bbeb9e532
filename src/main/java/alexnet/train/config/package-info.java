/**
 * How a run learns: {@link alexnet.train.config.TrainConfig} and the choices in it, as values that
 * stand in {@code config.json}.
 */
package alexnet.train.config;
