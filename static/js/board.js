// The board with a mouse: drop a card on a column, and the question for that stage opens.
// The menu on each card does the same, for a keyboard and for touch.
const board = document.querySelector("[data-board]");
let held = null;

function columnAt(event) {
  const column = held && event.target.closest("[data-stage]");
  return column && !column.contains(held) ? column : null;
}

function mark(column) {
  board
    .querySelectorAll(".is-target")
    .forEach((one) => one !== column && one.classList.remove("is-target"));
  column?.classList.add("is-target");
}

if (board && matchMedia("(pointer: fine)").matches) {
  board.querySelectorAll("[data-move]").forEach((card) => (card.draggable = true));
  board.addEventListener("dragstart", (event) => {
    held = event.target.closest("[data-move]");
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.move);
    held.classList.add("is-held");
  });
  board.addEventListener("dragover", (event) => {
    const column = columnAt(event);
    mark(column);
    if (column) event.preventDefault();
  });
  board.addEventListener("drop", (event) => {
    const column = columnAt(event);
    if (!column) return;
    event.preventDefault();
    location.assign(held.dataset.move + column.dataset.stage);
  });
  board.addEventListener("dragend", () => {
    held?.classList.remove("is-held");
    mark((held = null));
  });
}
