// The arrow keys go to other days, where no field is being typed in; a button prints the page.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target.closest("input, textarea, select, summary, [contenteditable]")) return;
  const rightToLeft = document.documentElement.dir === "rtl";
  const key = {
    ArrowLeft: rightToLeft ? "ArrowRight" : "ArrowLeft",
    ArrowRight: rightToLeft ? "ArrowLeft" : "ArrowRight",
  }[event.key];
  const link = key && document.querySelector(`[data-key=${key}]`);
  if (link) link.click();
});
document
  .querySelectorAll("[data-print]")
  .forEach((button) => button.addEventListener("click", () => window.print()));
