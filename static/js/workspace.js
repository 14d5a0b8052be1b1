// The desk: results under the search box, evidence from selected words, and a conflict that is shown instead of lost.
(function () {
  "use strict";
  const $ = (selector, root) => (root || document).querySelector(selector);
  const $$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));

  // "/" finds a code here; the search of the whole site stays on its own box
  const site = $("header .search input[data-key]");
  if (site && $("#desk")) site.removeAttribute("data-key");

  // a stale save answers 409 with both versions: show it
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 409) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    event.detail.target = $("#desk");
    event.detail.swapOverride = "outerHTML";
  });

  // results: arrows move, Enter takes. Results of fewer letters than are typed by now are never taken: Enter then
  // waits for those of the whole word.
  const holder = (input) => document.getElementById(input.dataset.search);
  const results = (input) => $$("[data-results] > button", holder(input));
  const fresh = (input) => (holder(input).dataset.query ?? input.defaultValue).trim() === input.value.trim();
  function take(input) {
    const all = results(input);
    const pick = all.find((el) => el.classList.contains("at")) || all[0];
    if (pick) pick.click();
  }
  document.addEventListener("keydown", (event) => {
    const input = event.target.closest("[data-search]");
    if (!input) return;
    const all = results(input);
    const here = all.findIndex((el) => el.classList.contains("at"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!all.length) return;
      const next = all[Math.min(all.length - 1, Math.max(0, here + (event.key === "ArrowDown" ? 1 : -1)))];
      all.forEach((el) => el.classList.toggle("at", el === next));
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!input.value.trim()) return;
      if (fresh(input)) take(input); else input.dataset.wanted = "1";
    } else if (event.key === "Escape") {
      holder(input).replaceChildren();
    }
  });
  document.addEventListener("input", (event) => { if (event.target.matches("[data-search]")) delete event.target.dataset.wanted; });
  // settled, not swapped: only then the buttons are htmx's
  document.addEventListener("htmx:afterSettle", (event) => {
    const input = $(`[data-search="${event.detail.target.id}"]`);
    if (!input || !event.detail.requestConfig) return;
    holder(input).dataset.query = event.detail.requestConfig.parameters[input.name] || "";
    if (input.dataset.wanted && fresh(input)) { delete input.dataset.wanted; take(input); }
  });

  // a code is on its way into the table: what is typed meanwhile is the next search and survives the new table
  let typed = null;
  const toDesk = (event) => event.detail.target && event.detail.target.id === "desk";
  document.addEventListener("htmx:beforeSend", (event) => {
    if (toDesk(event)) $$("[data-search]").forEach((input) => { input.value = ""; holder(input).replaceChildren(); });
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const input = document.activeElement;
    typed = toDesk(event) && input && input.matches("[data-search]") && input.value ? { id: input.id, text: input.value, wanted: input.dataset.wanted } : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const input = typed && document.getElementById(typed.id);
    if (!input || input.value) return;
    input.focus();
    input.value = typed.text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    if (typed.wanted) input.dataset.wanted = typed.wanted;
    typed = null;
  });
  // typing in a search box is no change of the codes
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-search]")) event.stopPropagation();
  }, true);
  document.addEventListener("click", (event) => {
    const drill = event.target.closest("[data-drill]");
    if (!drill) return;
    const input = $("#dx-q");
    input.value = drill.dataset.drill;
    input.focus();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // evidence: select words in the document, then press the row's evidence button. Without a selection it shows them.
  function selected() {
    const selection = window.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const words = $$(".viewer text[data-w]").filter((word) => range.intersectsNode(word));
    if (!words.length) return null;
    const leaf = words[0].closest(".leaf");
    const same = words.filter((word) => word.closest(".leaf") === leaf);
    const [, page] = leaf.id.split("-p");
    return [leaf.closest("[data-document]").dataset.document, page, same[0].dataset.w, same[same.length - 1].dataset.w].map(Number);
  }
  let kept = null; // pressing a button may clear the selection, so it is kept while it stands
  document.addEventListener("selectionchange", () => {
    const now = selected();
    if (now) kept = now;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-evidence]");
    if (!button) return;
    const id = button.dataset.evidence;
    const input = $(`[data-evidence-of="${id}"]`);
    if (kept && input) {
      const places = JSON.parse(input.value || "[]");
      places.push(kept);
      input.value = JSON.stringify(places);
      button.dataset.places = input.value;
      button.textContent = `evidence ${places.length}`;
      kept = null;
      window.getSelection().removeAllRanges();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    show(JSON.parse(button.dataset.places || "[]"));
  });
  const SVG = "http://www.w3.org/2000/svg";
  function show(places) {
    $$(".leaf .hit").forEach((el) => el.remove());
    places.forEach(([doc, page, first, last], index) => {
      const leaf = document.getElementById(`d${doc}-p${page}`);
      if (!leaf) return;
      $$("text[data-w]", leaf).filter((w) => Number(w.dataset.w) >= first && Number(w.dataset.w) <= last).forEach((word, at) => {
        const box = word.getBBox();
        const hit = document.createElementNS(SVG, "rect");
        Object.entries({ x: box.x, y: box.y, width: box.width, height: box.height, class: "hit active" }).forEach(([k, v]) => hit.setAttribute(k, v));
        word.parentNode.insertBefore(hit, word);
        if (index === 0 && at === 0) hit.scrollIntoView({ block: "center" });
      });
    });
  }
})();
