// The keyboard. Keys live in the page: data-key on a button, link or field; data-go on the links of the rail;
// data-row-id on rows. The map behind "?" is read from the same elements, so that it cannot be out of date.
(function () {
  "use strict";
  const $$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const visible = (el) => el.checkVisibility ? el.checkVisibility({ visibilityProperty: true }) : el.offsetParent !== null;
  let current = null; // id of the row under the keyboard
  let anchor = null; // where a shift-x range starts
  let jump = 0; // time of the last "g"

  const typing = (el) => el && (el.isContentEditable || el.matches("textarea, select") ||
    (el.matches("input") && !["checkbox", "radio", "button", "submit", "reset", "file"].includes(el.type)));
  const scope = () => $$("dialog[open]").pop() || document;
  const rows = () => $$("main [data-row-id]").filter(visible);

  function label(el) {
    const own = el.getAttribute("aria-label") || el.dataset.keyLabel;
    if (own) return own;
    if (el.labels && el.labels.length) return el.labels[0].textContent.trim();
    const copy = el.cloneNode(true);
    $$("kbd, .n, .sr-only, svg", copy).forEach((x) => x.remove());
    return copy.textContent.replace(/\s+/g, " ").trim() || el.title || el.placeholder || "";
  }

  function moveTo(row) {
    $$("[data-row-id].at").forEach((x) => x.classList.remove("at"));
    row.classList.add("at");
    current = row.dataset.rowId;
    if (!row.hasAttribute("tabindex")) row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = rows();
    if (!all.length) return false;
    const here = all.findIndex((x) => x.dataset.rowId === current);
    moveTo(all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + by))]);
    return true;
  }

  const at = () => rows().find((x) => x.dataset.rowId === current);

  function open() {
    const row = at();
    const target = row && (row.querySelector("[data-primary]") || row.querySelector("a[href]"));
    if (target) target.click();
    return Boolean(target);
  }

  function select(range) {
    const all = rows();
    const here = all.indexOf(at());
    const box = (row) => row && row.querySelector("input[data-select]");
    if (here < 0 || !box(all[here])) return false;
    const on = !box(all[here]).checked;
    const from = range && anchor !== null ? all.findIndex((x) => x.dataset.rowId === anchor) : here;
    const [low, high] = [Math.min(from < 0 ? here : from, here), Math.max(from < 0 ? here : from, here)];
    for (let i = low; i <= high; i += 1) {
      const input = box(all[i]);
      if (!input || input.disabled) continue;
      input.checked = range ? true : on;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    anchor = all[here].dataset.rowId;
    return true;
  }

  function press(key) {
    const row = at();
    const inRow = row ? $$(`[data-key="${CSS.escape(key)}"]`, row) : [];
    const found = inRow.concat($$(`[data-key="${CSS.escape(key)}"]`, scope()).filter((x) => !x.closest("[data-row-id]")));
    const el = found.find((x) => visible(x) && !x.disabled && x.getAttribute("aria-disabled") !== "true");
    if (!el) return false;
    if (typing(el)) { el.focus(); if (el.select) el.select(); } else { el.focus(); el.click(); }
    return true;
  }

  function showMap() {
    const dialog = document.getElementById("keys");
    if (!dialog || dialog.open) return false;
    const list = dialog.querySelector(".keymap");
    const entries = new Map();
    if (rows().length) {
      entries.set("j k", "Next and previous row");
      entries.set("Enter", "Open the row");
      if (document.querySelector("input[data-select]")) entries.set("x", "Select the row (Shift: a range)");
    }
    $$("[data-key]").filter(visible).forEach((el) => { if (!entries.has(el.dataset.key)) entries.set(el.dataset.key, label(el)); });
    $$("[data-go]").forEach((el) => entries.set(`g ${el.dataset.go}`, `Go to ${label(el)}`));
    entries.set("?", "This map");
    entries.set("Esc", "Close or leave a field");
    list.replaceChildren(...Array.from(entries, ([key, words]) => {
      const line = document.createElement("div");
      const term = document.createElement("dt");
      const keys = document.createElement("dd");
      term.textContent = words;
      key.split(" ").forEach((part) => { const k = document.createElement("kbd"); k.textContent = part; keys.append(k, " "); });
      line.append(term, keys);
      return line;
    }));
    dialog.showModal();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const el = event.target;
    if (event.key === "Escape") {
      if (typing(el)) el.blur();
      return;
    }
    if (typing(el)) return;
    const inDialog = scope() !== document;
    const key = event.key;
    let done = false;
    if (jump && Date.now() - jump < 1200 && !inDialog) {
      jump = 0;
      const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
      if (link) { event.preventDefault(); link.click(); return; }
    }
    if (key === "?") done = showMap();
    else if (key === "g" && !inDialog && document.querySelector("[data-go]")) { jump = Date.now(); done = true; }
    else if (key === "j" && !inDialog) done = step(1);
    else if (key === "k" && !inDialog) done = step(-1);
    else if (key.toLowerCase() === "x" && !inDialog) done = select(event.shiftKey) || press(key);
    else if (key === "Enter") done = el.matches("[data-row-id]") && open();
    else if (key.length === 1 && key !== " ") done = press(key);
    if (done) event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row-id]");
    if (row && row.dataset.rowId !== current) {
      $$("[data-row-id].at").forEach((x) => x.classList.remove("at"));
      row.classList.add("at");
      current = row.dataset.rowId;
    }
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-show-keys]")) showMap(); });
  document.addEventListener("htmx:afterSettle", () => { const row = at(); if (row) row.classList.add("at"); });
})();
