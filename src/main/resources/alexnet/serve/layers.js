// What is said of a layer: its options, its shape, what it is for.

import { number, percent, t } from "./i18n.js";

/** A shape as PyTorch prints it, and the article with it. */
export function torchSize(shape) {
  return `torch.Size([${shape.join(", ")}])`;
}

export function kind(layer) {
  return t(`kind.${layer.kind}`);
}

/** The options in a line. */
export function options(layer) {
  const { in: from, out: to, ...rest } = layer.options;
  const parts = from === undefined ? [] : [`${from} → ${to}`];
  for (const [name, value] of Object.entries(rest)) {
    const usual = { stride: layer.kind === "Conv2d" ? 1 : 0, padding: 0, groups: 1 }[name];
    if (value !== usual) {
      parts.push(`${t(`option.${name}`)} ${value}`);
    }
  }
  return parts.join(" · ");
}

/** What the layer is for, in two sentences. */
export function purpose(table, layer) {
  const before = layer.index === 0 ? table.input : table.layers[layer.index - 1].output;
  const args = {
    ...layer.options,
    before: number(before.at(-1)),
    after: number(layer.output.at(-1)),
    in: number(layer.options.in ?? 0),
    out: number(layer.options.out ?? 0),
    share: percent(layer.parameters / table.parameters, 0),
  };
  const weighted = table.layers.filter((other) => other.kind === layer.kind);
  const keys = {
    Conv2d: layer.index === 0 ? "conv.first" : layer.options.kernel > 3 ? "conv.wide" : "conv.deep",
    ReLU: "relu",
    MaxPool2d: "pool",
    AdaptiveAvgPool2d: "avgpool",
    LocalResponseNorm: "lrn",
    Flatten: "flatten",
    Linear: weighted.at(-1) === layer ? "head" : "linear",
    Dropout: "dropout",
  };
  return t(`for.${keys[layer.kind]}`, args);
}

/** What of the picture a unit sees, in words. */
export function field(table, layer) {
  const side = table.input.at(-1);
  return layer.output.length < 4 || layer.field.size >= side
    ? t("inside.field.all")
    : t("inside.field.value", { n: layer.field.size });
}
