// What is asked and known. Whoever shows some of it is told when it changes.

export const state = {
  /** Names of models that take pictures. */
  models: [],
  model: "",
  /** Pictures that were asked about: {id, file, name, address, model, classes, error}. */
  pictures: [],
  /** The one that is shown. */
  picture: null,
  tab: "classes",
  /** What a view remembers while another is shown, by view. */
  memory: {},
};

const listeners = [];

export function onChange(listener) {
  listeners.push(listener);
}

export function changed(what) {
  listeners.forEach((listener) => listener(what));
}

/** Opens a view. */
export function open(tab) {
  state.tab = tab;
  changed("tab");
}
