// Keys of one letter on the desk of claims; each does what a link or button of the page does.
const chosen = () => [...document.querySelectorAll("input[name=chosen]")];

function sum() {
  const ticked = chosen().filter((box) => box.checked);
  const cents = ticked.reduce((total, box) => total + Number(box.dataset.cents), 0);
  const [whole, part] = [Math.floor(cents / 100), String(cents % 100).padStart(2, "0")];
  const number = document.querySelector("[data-chosen]");
  if (!number) return;
  number.value = ticked.length;
  document.querySelector("[data-sum]").value = `€ ${whole.toLocaleString("nl")},${part}`;
}
document.addEventListener("change", sum);

const none = document.querySelector("[data-tick]");
if (none) {
  none.hidden = false;
  none.addEventListener("click", () => {
    document.querySelectorAll(".q.fine input").forEach((box) => (box.checked = false));
    sum();
  });
}

function press(key) {
  if (key === "s") {
    const box = document.querySelector(".q li[aria-current] input");
    if (box) box.click();
    return Boolean(box);
  }
  if (key === "g") {
    const batch = document.getElementById("batch");
    if (batch && chosen().some((box) => box.checked)) batch.requestSubmit();
    return Boolean(batch);
  }
  const target = document.querySelector(`[data-key="${key}"]`);
  if (!target) return false;
  target.click();
  const box = target.parentElement.querySelector("textarea");
  if (box && target.parentElement.open) box.focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
    const undo = document.getElementById("undo");
    if (undo && !event.target.closest("textarea, input:not([type=checkbox])")) {
      event.preventDefault();
      undo.requestSubmit();
    }
    return;
  }
  if (event.ctrlKey && event.key === "Enter" && event.target.closest("textarea")) {
    event.target.form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("textarea, select, input:not([type=checkbox])")) return;
  if (/^[a-z]$/i.test(event.key) && press(event.key.toLowerCase())) event.preventDefault();
});

// The receipt: bigger, and turned.
const paper = document.querySelector(".paper");
document.querySelectorAll("[data-paper]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (button.dataset.paper === "bigger") return paper.classList.toggle("bigger");
    const turn = (Number(paper.dataset.turn || 0) + 1) % 4;
    paper.classList.remove("turn-1", "turn-2", "turn-3");
    paper.dataset.turn = turn;
    if (turn) paper.classList.add(`turn-${turn}`);
  });
});
document.querySelector(".q li[aria-current]")?.scrollIntoView({ block: "nearest" });
