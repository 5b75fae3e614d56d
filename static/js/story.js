// Puts a figure where the cursor stands. Without this script its code can be typed.
const numbers = document.getElementById("numbers");
const text = document.getElementById("text");
const which = document.getElementById("number");
const form = document.getElementById("number-form");

function placed() {
  const code = which.value;
  return form.value && !code.includes(":") ? code.replace("}", `:${form.value}}`) : code;
}

if (numbers && text) {
  numbers.hidden = false;
  document.getElementById("place-number").addEventListener("click", () => {
    text.setRangeText(placed(), text.selectionStart, text.selectionEnd, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
