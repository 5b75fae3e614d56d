// A place to draw one's signature. Without this script a typed name does the same.
const sheet = document.querySelector(".sign-sheet");
if (sheet) {
  const canvas = sheet.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const form = sheet.closest("form");
  let drawn = false;
  sheet.hidden = false;

  function clear() {
    drawn = false;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.lineWidth = 4;
    pen.lineCap = "round";
    pen.strokeStyle = "#17272b";
  }

  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [
      (event.clientX - box.left) * (canvas.width / box.width),
      (event.clientY - box.top) * (canvas.height / box.height),
    ];
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...place(event));
    drawn = true;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!event.buttons) return;
    pen.lineTo(...place(event));
    pen.stroke();
  });
  sheet.querySelector("button").addEventListener("click", () => {
    form.elements.drawing.value = "";
    clear();
  });
  form.addEventListener("submit", () => {
    if (drawn) form.elements.drawing.value = canvas.toDataURL("image/png");
  });
  clear();

  // What was drawn stays when something else was not right yet; an image would need data: allowed.
  const kept = form.elements.drawing.value.split(",")[1];
  if (kept) {
    const bytes = Uint8Array.from(atob(kept), (letter) => letter.charCodeAt(0));
    createImageBitmap(new Blob([bytes], { type: "image/png" })).then((picture) => {
      pen.drawImage(picture, 0, 0);
    });
  }
}
