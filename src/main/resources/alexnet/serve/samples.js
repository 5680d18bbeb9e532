// Pictures to begin with, drawn here: of a boat, a flower, a watch and a car.

function sky(pen, top, bottom) {
  const gradient = pen.createLinearGradient(0, 0, 0, 256);
  gradient.addColorStop(0, top);
  gradient.addColorStop(1, bottom);
  pen.fillStyle = gradient;
  pen.fillRect(0, 0, 320, 256);
}

function shape(pen, colour, ...points) {
  pen.fillStyle = colour;
  pen.beginPath();
  points.forEach(([x, y]) => pen.lineTo(x, y));
  pen.fill();
}

function disc(pen, colour, x, y, radius) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

function line(pen, colour, width, ...points) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.lineCap = "round";
  pen.beginPath();
  points.forEach(([x, y]) => pen.lineTo(x, y));
  pen.stroke();
}

const DRAWINGS = {
  boat(pen) {
    sky(pen, "#7fb2e5", "#dcecf7");
    disc(pen, "#fff3c4", 262, 50, 22);
    pen.fillStyle = "#2a6a93";
    pen.fillRect(0, 182, 320, 74);
    for (let y = 196; y < 256; y += 13) {
      line(pen, "#4b8db5", 2, [10 + (y % 40), y], [90 + (y % 40), y], [150, y + 2]);
      line(pen, "#4b8db5", 2, [190 - (y % 30), y + 6], [300, y + 6]);
    }
    line(pen, "#5b3a21", 5, [160, 30], [160, 176]);
    shape(pen, "#fbfbf6", [154, 36], [154, 160], [78, 160]);
    shape(pen, "#e9e4d4", [167, 48], [167, 160], [232, 160]);
    shape(pen, "#8a3b2a", [70, 170], [250, 170], [222, 204], [98, 204]);
    line(pen, "#fff", 3, [74, 175], [246, 175]);
  },
  flower(pen) {
    sky(pen, "#9cc98a", "#3f7a3c");
    for (let x = 6; x < 320; x += 17) {
      line(pen, x % 2 ? "#2f6a31" : "#5c9a4d", 4, [x, 256], [x + 9, 150 + ((x * 37) % 60)]);
    }
    line(pen, "#2b5d2b", 8, [160, 130], [152, 256]);
    for (let i = 0; i < 12; i++) {
      const angle = (i * Math.PI) / 6;
      disc(pen, i % 2 ? "#f28fb5" : "#e56b9b", 160 + 54 * Math.cos(angle), 112 + 54 * Math.sin(angle), 25);
    }
    disc(pen, "#f4c531", 160, 112, 33);
    for (let i = 0; i < 40; i++) {
      disc(pen, "#c98d14", 160 + (i % 29) * Math.cos(2.4 * i), 112 + (i % 29) * Math.sin(2.4 * i), 2.2);
    }
  },
  watch(pen) {
    sky(pen, "#f3efe8", "#d9d2c6");
    pen.fillStyle = "#4a2f1d";
    pen.fillRect(122, 0, 76, 256);
    for (let y = 8; y < 256; y += 12) {
      line(pen, "#8b6a4c", 2, [129, y], [129, y + 5]);
      line(pen, "#8b6a4c", 2, [191, y], [191, y + 5]);
    }
    disc(pen, "#8f949b", 160, 128, 88);
    disc(pen, "#c9cdd3", 160, 128, 82);
    disc(pen, "#fdfdfb", 160, 128, 70);
    for (let i = 0; i < 60; i++) {
      const [x, y] = [Math.cos((i * Math.PI) / 30), Math.sin((i * Math.PI) / 30)];
      const inner = i % 5 ? 63 : 54;
      line(pen, "#23272d", i % 5 ? 1 : 4, [160 + inner * x, 128 + inner * y], [160 + 66 * x, 128 + 66 * y]);
    }
    line(pen, "#23272d", 6, [160, 128], [127, 106]);
    line(pen, "#23272d", 4, [160, 128], [202, 96]);
    line(pen, "#b3261e", 2, [160, 128], [168, 184]);
    disc(pen, "#23272d", 160, 128, 5);
  },
  car(pen) {
    sky(pen, "#b9d7ee", "#eef4f8");
    pen.fillStyle = "#7d8288";
    pen.fillRect(0, 186, 320, 70);
    for (let x = 0; x < 320; x += 60) {
      line(pen, "#e8e4d0", 4, [x + 8, 226], [x + 38, 226]);
    }
    shape(pen, "#b2302a", [28, 190], [28, 150], [88, 138], [122, 100], [216, 100], [252, 140], [294, 150], [296, 190]);
    shape(pen, "#cfe3ee", [104, 138], [129, 109], [164, 109], [164, 138]);
    shape(pen, "#cfe3ee", [172, 109], [211, 109], [236, 138], [172, 138]);
    line(pen, "#7e1d19", 2, [168, 106], [168, 186]);
    for (const x of [88, 236]) {
      disc(pen, "#1d2024", x, 190, 29);
      disc(pen, "#b9bec4", x, 190, 15);
      disc(pen, "#6d737a", x, 190, 6);
    }
    disc(pen, "#ffe9a8", 287, 160, 7);
  },
};

export const NAMES = Object.keys(DRAWINGS);

/** A sample as a file. */
export function draw(name) {
  const canvas = document.createElement("canvas");
  canvas.width = 320;
  canvas.height = 256;
  DRAWINGS[name](canvas.getContext("2d"));
  return new Promise((done) => canvas.toBlob((blob) => done(new File([blob], `${name}.png`, { type: "image/png" }))));
}
