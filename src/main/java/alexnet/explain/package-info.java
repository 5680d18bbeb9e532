/**
 * What a network looks at: {@link alexnet.explain.Explainer} gives an {@link
 * alexnet.explain.Explanation} of a picture's logit by one of the {@link alexnet.explain.Method}s,
 * and {@link alexnet.explain.Overlay} draws it. Plain Java types only; an explainer is closed by
 * whoever opens it.
 */
package alexnet.explain;
