/**
 * A run as bytes: {@link alexnet.quantize.QuantizedNetwork} makes it, with ranges that {@link
 * alexnet.quantize.Calibration} finds on pictures.
 */
package alexnet.quantize;
