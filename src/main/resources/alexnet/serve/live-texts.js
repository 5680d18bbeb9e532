// What the page says, in each of its languages.

const en = {
  title: "Trainings",
  waiting: "Waiting for the first run. It is shown here as soon as a training begins.",
  runs: "Runs",
  choose: "Tick one run, or two to compare them.",
  curves: "Curves",
  axis: "Vertical axis",
  linear: "linear",
  log: "logarithmic",
  smoothing: "Smoothing",
  values: "The values as a table",
  other: "中文",
  otherLang: "zh-CN",
  live: "Live",
  polling: "Asking every few seconds",
  lost: "No connection. Trying again …",
  locked: "The server asks for its token: reload this page.",
  loss: "Loss",
  top1: "Top-1 accuracy",
  learningRate: "Learning rate",
  speed: "Pictures a second",
  training: "training",
  validation: "validation",
  raw: "unsmoothed",
  best: "best",
  epoch: "Epoch",
  trainLoss: "Training loss",
  validationLoss: "Validation loss",
  trainTop1: "Training top-1",
  validationTop1: "Validation top-1",
  validationTop5: "Validation top-5",
  noPoints: "Nothing yet: the first epoch is under way.",
  chartHelp: "The arrow keys move from epoch to epoch.",
  preparing: "preparing",
  running: "running",
  finished: "finished",
  stopped: "stopped",
  failed: "failed",
  killed: "ended without a word",
  killedHelp: "Its process was killed, or runs on another machine, where it cannot be seen.",
  epochOf: (epoch, epochs) => `Epoch ${epoch} of ${epochs}`,
  epochTimed: (epoch) => `Epoch ${epoch}`,
  epochsDone: (epochs) => (epochs === 1 ? "1 epoch" : `${epochs} epochs`),
  stepAbout: (step, steps) => `about step ${step} of ${steps}`,
  stepsOf: (steps) => `${steps} steps an epoch`,
  left: (time) => `${time} left`,
  leftAtMost: (time) => `at most ${time} left`,
  soon: "ends any moment",
  leftUnknown: "time left: after the first epoch",
  hours: (h, m) => `${h} h ${m} min`,
  minutes: (m) => `${m} min`,
  seconds: (s) => `${s} s`,
  bestAt: (epoch) => `Best: epoch ${epoch}`,
  newBest: (name, epoch, figure) => `${name}: new best, epoch ${epoch}, ${figure}`,
  top1Of: (value) => `top-1 ${value}`,
  lossOf: (value) => `loss ${value}`,
  pictures: (pictures, classes) => `${pictures} pictures, ${classes} classes`,
  batch: (size) => `batches of ${size}`,
  began: (time) => `Began ${time}`,
};

const zh = {
  title: "训练",
  waiting: "正在等待第一次训练。训练一开始就会显示在这里。",
  runs: "训练列表",
  choose: "勾选一个训练；勾选两个则可对比。",
  curves: "曲线",
  axis: "纵轴",
  linear: "线性",
  log: "对数",
  smoothing: "平滑",
  values: "以表格查看数值",
  other: "English",
  otherLang: "en",
  live: "实时",
  polling: "每隔几秒查询一次",
  lost: "连接中断，正在重试……",
  locked: "服务器要求令牌：请重新加载本页。",
  loss: "损失",
  top1: "Top-1 准确率",
  learningRate: "学习率",
  speed: "每秒图片数",
  training: "训练",
  validation: "验证",
  raw: "未平滑",
  best: "最佳",
  epoch: "轮次",
  trainLoss: "训练损失",
  validationLoss: "验证损失",
  trainTop1: "训练 top-1",
  validationTop1: "验证 top-1",
  validationTop5: "验证 top-5",
  noPoints: "还没有数据：第一轮正在进行。",
  chartHelp: "用方向键逐轮查看。",
  preparing: "准备中",
  running: "运行中",
  finished: "已完成",
  stopped: "已停止",
  failed: "失败",
  killed: "意外终止",
  killedHelp: "进程已被终止，或在另一台看不到的机器上运行。",
  epochOf: (epoch, epochs) => `第 ${epoch} 轮，共 ${epochs} 轮`,
  epochTimed: (epoch) => `第 ${epoch} 轮`,
  epochsDone: (epochs) => `${epochs} 轮`,
  stepAbout: (step, steps) => `约第 ${step} 步，共 ${steps} 步`,
  stepsOf: (steps) => `每轮 ${steps} 步`,
  left: (time) => `剩余 ${time}`,
  leftAtMost: (time) => `最多剩余 ${time}`,
  soon: "即将结束",
  leftUnknown: "剩余时间：第一轮之后可知",
  hours: (h, m) => `${h} 小时 ${m} 分`,
  minutes: (m) => `${m} 分钟`,
  seconds: (s) => `${s} 秒`,
  bestAt: (epoch) => `最佳：第 ${epoch} 轮`,
  newBest: (name, epoch, figure) => `${name}：新的最佳，第 ${epoch} 轮，${figure}`,
  top1Of: (value) => `top-1 ${value}`,
  lossOf: (value) => `损失 ${value}`,
  pictures: (pictures, classes) => `${pictures} 张图片，${classes} 个类别`,
  batch: (size) => `每批 ${size} 张`,
  began: (time) => `开始于 ${time}`,
};

export const texts = { en, zh };

const KEY = "alexnet-language";
let language = read() ?? document.documentElement.lang;

/** What the reader chose before; storage may be forbidden. */
function read() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The text of a key; of a function, with its values filled in. */
export function t(key, ...values) {
  const text = (language.startsWith("zh") ? zh : en)[key];
  return typeof text === "function" ? text(...values) : text;
}

/** The language as HTML names it. */
export const lang = () => language;

export function chooseLanguage(other) {
  language = other;
  try {
    localStorage.setItem(KEY, other);
  } catch {
    // it is then chosen for this visit
  }
}

/** Puts the texts into the elements that name them. */
export function translate(root) {
  document.documentElement.lang = language;
  document.title = `AlexNet: ${t("title")}`;
  for (const element of root.querySelectorAll("[data-t]")) {
    element.textContent = t(element.dataset.t);
  }
}
