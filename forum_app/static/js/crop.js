// The part of a picture that becomes one's own: dragged and zoomed on the stone. The three fields hold what the server is
// told, in percent; they are moved by keyboard, and do the same without this.
const form = document.querySelector("form[data-crop]");
const { picture: input, x, y, size } = form.elements;
const canvas = form.querySelector("canvas");
const brush = canvas.getContext("2d");
let bitmap; // what is cropped
let place = { x: 50, y: 50 }; // finer than the fields, or a slow hand would not move it

function side() {
  return Math.max(1, (Math.min(bitmap.width, bitmap.height) * size.value) / 100);
}

function draw() {
  const left = ((bitmap.width - side()) * place.x) / 100;
  const top = ((bitmap.height - side()) * place.y) / 100;
  brush.clearRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(bitmap, left, top, side(), side(), 0, 0, canvas.width, canvas.height);
}

function move(axis, field, pixels, whole) {
  const room = whole - side();
  if (room < 1) return;
  const on = (pixels * side()) / canvas.clientWidth; // in pixels of the picture
  place[axis] = Math.min(100, Math.max(0, place[axis] - (on * 100) / room));
  field.value = Math.round(place[axis]);
}

// A picture of a good camera is larger than what may be sent. It is made smaller here; the server makes it anew anyway.
async function lighter(file) {
  const { mostBytes, mostPixels } = form.dataset;
  if (file.size <= mostBytes && bitmap.width * bitmap.height <= mostPixels) return;
  const scale = Math.min(1, 2048 / Math.max(bitmap.width, bitmap.height));
  const small = document.createElement("canvas");
  small.width = Math.max(1, Math.round(bitmap.width * scale));
  small.height = Math.max(1, Math.round(bitmap.height * scale));
  small.getContext("2d").drawImage(bitmap, 0, 0, small.width, small.height);
  const blob = await new Promise((done) => small.toBlob(done, "image/jpeg", 0.9));
  const carrier = new DataTransfer();
  carrier.items.add(new File([blob], "picture.jpg", { type: "image/jpeg" }));
  input.files = carrier.files;
}

async function chosen() {
  const file = input.files[0];
  canvas.hidden = true;
  if (!file) return;
  try {
    bitmap = await createImageBitmap(file);
    await lighter(file);
  } catch {
    return; // the server will say what is wrong with it
  }
  place = { x: Number(x.value), y: Number(y.value) };
  draw();
  canvas.hidden = false;
  form.querySelector("details").open = true;
}

input.addEventListener("change", chosen);
form.addEventListener("input", (event) => {
  if (!bitmap || event.target === input) return;
  if (event.target === x || event.target === y) place[event.target.name] = Number(event.target.value);
  draw();
});
canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
canvas.addEventListener("pointermove", (event) => {
  if (!canvas.hasPointerCapture(event.pointerId)) return;
  move("x", x, event.movementX, bitmap.width);
  move("y", y, event.movementY, bitmap.height);
  draw();
});
canvas.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    size.value = Number(size.value) + Math.sign(event.deltaY) * 3;
    draw();
  },
  { passive: false },
);
if (input.files.length) chosen(); // one came back to the page
